namespace Deia.AspNetCore.Gate;

/// <summary>A door that a setting may open to all.</summary>
internal enum OpenDoor
{
    /// <summary>The metrics (<c>Deia:Metrics:AllowAnonymous</c>).</summary>
    Metrics,

    /// <summary>The host's log (<c>Deia:Logs:AllowAnonymous</c>).</summary>
    Logs,
}
