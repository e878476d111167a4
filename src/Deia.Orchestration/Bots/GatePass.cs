namespace Deia.Orchestration.Bots;

/// <summary>The right to be behind a gate that lets one in at a time, until it is disposed.</summary>
internal readonly struct GatePass : IDisposable
{
    private readonly SemaphoreSlim _gate;

    private GatePass(SemaphoreSlim gate) => _gate = gate;

    public static async Task<GatePass> EnterAsync(SemaphoreSlim gate)
    {
        await gate.WaitAsync().ConfigureAwait(false);
        return new GatePass(gate);
    }

    public void Dispose() => _gate.Release();
}
