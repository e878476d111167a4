using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Deia.Orchestration.Events;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Reads where a client that comes back wants to go on: <c>?epoch=…&amp;after=17</c>.</summary>
internal static class ResumePoint
{
    /// <summary>The name of the query's field that numbers the last event that the client has.</summary>
    public const string Field = "after";

    /// <summary>Reads the query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="after">The last event that the client has, under an empty epoch where it names none; null for a new client.</param>
    /// <param name="error">What is wrong with the query.</param>
    /// <returns>Whether the query is right.</returns>
    public static bool TryRead(IQueryCollection query, out EventPosition? after, [NotNullWhen(false)] out string? error)
    {
        after = null;
        error = null;
        if (!query.TryGetValue(Field, out var value))
        {
            return true;
        }

        if (!long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            error = $"{Field} must be the number of an event, 0 to {long.MaxValue}.";
            return false;
        }

        after = new EventPosition(query["epoch"].ToString(), seq);
        return true;
    }
}
