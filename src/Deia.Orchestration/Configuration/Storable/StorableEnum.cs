namespace Deia.Orchestration.Configuration.Storable;

/// <summary>States as text, the same in every store: their names in lower case, as the specification and the HTTP contract write them.</summary>
public static class StorableEnum
{
    /// <summary>Writes a value.</summary>
    /// <typeparam name="TEnum">Its type, whose names are single words.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Its name.</returns>
    public static string Write<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        value.ToString().ToLowerInvariant();

    /// <summary>Reads a value.</summary>
    /// <typeparam name="TEnum">Its type.</typeparam>
    /// <param name="text">What <see cref="Write"/> gave.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">It is no name of the type.</exception>
    public static TEnum Read<TEnum>(string text)
        where TEnum : struct, Enum =>
        Enum.Parse<TEnum>(text, ignoreCase: true);
}
