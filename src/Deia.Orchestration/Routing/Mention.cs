using System.Text.RegularExpressions;

namespace Deia.Orchestration.Routing;

/// <summary>Reads the <c>@BOT-002 </c> at the beginning of a message.</summary>
internal static partial class Mention
{
    /// <summary>Splits a message.</summary>
    /// <returns>The bot's id, null where the message names none, and the text without it.</returns>
    public static (string? BotId, string Text) Split(string message)
    {
        if (message is not ['@', ..] || Pattern().Match(message) is not { Success: true } match)
        {
            return (null, message);
        }

        return (match.Groups[1].Value, message[match.Length..]);
    }

    /// <summary>Takes the mention out of a message.</summary>
    /// <returns>The message to the bot that it mentions; itself where it mentions none.</returns>
    public static SendRequest TakeOut(SendRequest request)
    {
        var (mentioned, text) = Split(request.Message);
        return mentioned is null ? request : request with { BotId = mentioned, Message = text };
    }

    [GeneratedRegex(@"\A@([A-Za-z0-9][A-Za-z0-9_-]{0,49})\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
