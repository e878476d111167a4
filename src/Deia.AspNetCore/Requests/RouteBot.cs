using Deia.Orchestration.Configuration;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Requests;

/// <summary>Finds the bot that a request's path names.</summary>
internal static class RouteBot
{
    /// <summary>Gives the bot's id.</summary>
    /// <returns>The id; null where the path names none, or what no bot can be called.</returns>
    public static string? Of(HttpContext context)
    {
        var values = context.Request.RouteValues;
        return (values["botId"] ?? values["id"]) is string id && BotId.IsValid(id) ? id : null;
    }
}
