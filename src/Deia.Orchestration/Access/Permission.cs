namespace Deia.Orchestration.Access;

/// <summary>What a caller may do; each includes those before it.</summary>
public enum Permission
{
    /// <summary>Looks at bots, histories, flags and the reference of the API.</summary>
    View,

    /// <summary>Launches and stops bots, changes them, and speaks with them.</summary>
    Operate,

    /// <summary>Manages keys and flags, deletes bots, and sees the audit log, the metrics and the host's log.</summary>
    Administer,
}
