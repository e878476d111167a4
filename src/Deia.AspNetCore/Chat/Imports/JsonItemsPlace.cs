namespace Deia.AspNetCore.Chat.Imports;

/// <summary>Where in its text <see cref="JsonItems"/> is.</summary>
internal enum JsonItemsPlace
{
    /// <summary>Where a mark of the byte order may stand.</summary>
    Mark,

    /// <summary>Before the object.</summary>
    Start,

    /// <summary>In the object, or behind it.</summary>
    Object,

    /// <summary>In its list.</summary>
    List,
}
