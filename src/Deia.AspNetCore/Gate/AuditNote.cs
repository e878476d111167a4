using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Gate;

/// <summary>What an endpoint adds to the record of its use. Never message text, nor a secret.</summary>
internal sealed class AuditNote
{
    /// <summary>Gets or sets the bot, where the path does not name it.</summary>
    public string? BotId { get; set; }

    /// <summary>Gets or sets who did it, where that was not known before.</summary>
    public string? UserId { get; set; }

    /// <summary>Gets what else is to be known.</summary>
    public Dictionary<string, string> Details { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the note of a request.</summary>
    public static AuditNote Of(HttpContext context)
    {
        if (context.Features.Get<AuditNote>() is not { } note)
        {
            context.Features.Set(note = new AuditNote());
        }

        return note;
    }
}
