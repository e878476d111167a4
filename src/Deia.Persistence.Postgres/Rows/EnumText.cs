namespace Deia.Persistence.Postgres.Rows;

/// <summary>States as text: their names in lower case, as the specification and the HTTP contract write them.</summary>
internal static class EnumText
{
    public static string Write<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        value.ToString().ToLowerInvariant();

    public static TEnum Read<TEnum>(string text)
        where TEnum : struct, Enum =>
        Enum.Parse<TEnum>(text, ignoreCase: true);
}
