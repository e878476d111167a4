namespace Deia.Orchestration.Routing;

/// <summary>Where the router was asked from, as the audit log tells it.</summary>
internal enum SendOrigin
{
    /// <summary>A caller asked for it.</summary>
    Caller,

    /// <summary>A command of a caller asked for it.</summary>
    Command,
}
