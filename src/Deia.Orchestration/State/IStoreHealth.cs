namespace Deia.Orchestration.State;

/// <summary>Probes the store that the repositories keep their rows in.</summary>
/// <remarks>Implementations are safe for concurrent use. A probe changes nothing, and is cheap enough to be asked for every few seconds.</remarks>
public interface IStoreHealth
{
    /// <summary>Gets the name of the store, such as <c>memory</c> or <c>sqlite</c>.</summary>
    string Provider { get; }

    /// <summary>Reads from the store, and checks that it takes writes.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the probe found. A store that can't be used is a result here, not an exception.</returns>
    ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken = default);
}
