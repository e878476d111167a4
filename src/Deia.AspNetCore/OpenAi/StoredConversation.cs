using System.Security.Cryptography;
using System.Text;
using Deia.AspNetCore.Input;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.OpenAi;

/// <summary>The conversation with a bot that a client wants to be stored, instead of bringing it along.</summary>
internal static class StoredConversation
{
    /// <summary>The header that names it.</summary>
    public const string Header = "X-Deia-Conversation";
    private const int LongestName = 60;

    /// <summary>Reads the client's name for it.</summary>
    /// <returns>Null where the client wants none.</returns>
    public static string? Read(IHeaderDictionary headers, RequestFields fields)
    {
        if (!headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        var name = values.ToString();
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
        {
            fields.Refuse(Header, $"{Header} must be 1 to {LongestName} characters without control characters.");
        }

        return name;
    }

    /// <summary>Gives the id that it is stored under. Each caller has names of their own, and nobody finds another's conversation by guessing.</summary>
    public static string IdFor(Caller caller, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.UserId}\n{name}"));
        return $"openai-{Convert.ToHexStringLower(hash)}";
    }
}
