namespace Deia.Orchestration.State;

/// <summary>Speaks for the in-memory repositories, which are there for as long as the process is.</summary>
internal sealed class InMemoryStoreHealth : IStoreHealth
{
    private static readonly StoreHealth Healthy = new(true, null);

    public string Provider => "memory";

    public ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Healthy);
    }
}
