namespace Deia.Persistence.Postgres.Storage;

/// <summary>When a call that failed may be made again.</summary>
internal enum Repeat
{
    /// <summary>Whenever the fault may be a passing one: the call changes nothing, or the same twice is the same as once.</summary>
    Always,

    /// <summary>Only where the server itself said that it undid the call: what was in flight as a connection broke may have happened.</summary>
    IfUndone,
}
