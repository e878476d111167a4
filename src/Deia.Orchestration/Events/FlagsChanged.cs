namespace Deia.Orchestration.Events;

/// <summary>A feature flag was set.</summary>
/// <param name="Name">The flag.</param>
/// <param name="Enabled">Whether it is on now.</param>
public sealed record FlagsChanged(string Name, bool Enabled) : DeiaEvent((string?)null)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.FlagsChanged;
}
