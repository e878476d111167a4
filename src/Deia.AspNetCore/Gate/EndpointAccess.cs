using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Gate;

/// <summary>That an endpoint is behind the gate, and what a caller needs there.</summary>
internal sealed record EndpointAccess
{
    /// <summary>Gets the permission.</summary>
    /// <value>Null: none.</value>
    public Permission? Permission { get; init; }

    /// <summary>Gets whether a caller must be known, whatever may be done.</summary>
    public bool NeedsIdentity { get; init; }

    /// <summary>Gets whether a token may stand in the query, since browsers can send no header there.</summary>
    public bool TakesTokenParameter { get; init; }

    /// <summary>Gets the door that a setting may open to all.</summary>
    /// <value>Null: none does.</value>
    public OpenDoor? Door { get; init; }
}
