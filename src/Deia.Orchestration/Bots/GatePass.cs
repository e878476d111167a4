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

    /// <summary>Enters where nobody is behind the gate.</summary>
    public static bool TryEnter(SemaphoreSlim gate, out GatePass pass)
    {
        var isFree = gate.Wait(0);
        pass = isFree ? new GatePass(gate) : default;
        return isFree;
    }

    public void Dispose() => _gate.Release();
}
