namespace Deia.Persistence.Sqlite.Rows;

/// <summary>Ids as text: lower case with hyphens, so that their order as text is their order as ids.</summary>
internal static class IdText
{
    public static string Write(Guid id) => id.ToString("D");

    public static Guid Read(string text) => Guid.ParseExact(text, "D");
}
