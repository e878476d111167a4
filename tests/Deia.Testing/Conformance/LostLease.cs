namespace Deia.Testing.Conformance;

/// <summary>Why a number is not the present one of its bot.</summary>
public enum LostLease
{
    /// <summary>There never was a lease.</summary>
    NeverHeld,

    /// <summary>The same host took the bot once more.</summary>
    Renumbered,

    /// <summary>Another host took it, as this one had not renewed.</summary>
    Expired,

    /// <summary>Another host took it, as it knew this one to be dead.</summary>
    Evicted,

    /// <summary>The bot was given back, and nobody has taken it.</summary>
    GivenBack,

    /// <summary>The bot was given back, and this host took it once more.</summary>
    GivenBackAndTaken,

    /// <summary>The host has left.</summary>
    Left,

    /// <summary>The number is greater than any that was given.</summary>
    Invented,
}
