namespace Deia.AspNetCore.Logs.Lines;

/// <summary>Knows by its name what must not be logged: what people said to bots, and secrets.</summary>
internal static class SensitiveNames
{
    /// <summary>Names whose last word is one of these: <c>ApiKey</c> is, <c>KeyId</c> is not.</summary>
    private static readonly HashSet<string> LastWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "answer", "authorization", "body", "content", "contents", "cookie", "cookies", "credential", "credentials", "input", "key", "keys", "message", "messages",
        "output", "passphrase", "password", "payload", "prompt", "prompts", "pwd", "question", "reply", "secret", "secrets", "text", "token",
    };

    /// <summary>Names that hold one of these anywhere, whatever comes after.</summary>
    private static readonly string[] Parts = ["password", "secret", "authorization", "cookie", "credential", "apikey", "connectionstring", "querystring", "commandtext"];

    private static readonly char[] Separators = ['_', '-', '.', ' '];

    /// <summary>Tells whether what has this name must not be logged.</summary>
    public static bool Contains(string name)
    {
        if (LastWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(LastWord(name)))
        {
            return true;
        }

        var joined = name.AsSpan().ContainsAny(Separators) ? string.Concat(name.Split(Separators)) : name;
        return Array.Exists(Parts, part => joined.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> name)
    {
        for (var i = name.Length - 1; i > 0; i--)
        {
            var isStart = char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]);
            if (isStart || !char.IsLetterOrDigit(name[i - 1]))
            {
                return name[i..];
            }
        }

        return name;
    }
}
