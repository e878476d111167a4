namespace Deia.Persistence.Sqlite.Rows;

/// <summary>Ids as text: lower case with hyphens, so that their order as text is their order as ids.</summary>
internal static class IdText
{
    public static string Write(Guid id) => id.ToString("D");

    public static Guid Read(string text) => Guid.ParseExact(text, "D");

    /// <summary>Reads what somebody else may have changed.</summary>
    /// <returns>An id of zeros where it is none any more.</returns>
    public static Guid TryRead(string text) => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
}
