using System.Text.RegularExpressions;

namespace Deia.Orchestration.Configuration;

/// <summary>The rule for bot ids.</summary>
public static partial class BotId
{
    /// <summary>What an id has to match: 1 to 50 letters, digits, underscores and hyphens, the first being a letter or a digit.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$";

    /// <summary>Checks an id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Whether it is a bot id.</returns>
    public static bool IsValid(string? id) => id is not null && Rule().IsMatch(id);

    // \z, since $ would let a final line break pass.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
