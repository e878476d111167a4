namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>The right to send one request to a backend, until it is disposed. Disposing it twice, or a copy of it, does no harm.</summary>
internal readonly struct BackendTicket(BackendGate gate, int slot, long serial) : IDisposable
{
    // A struct may be left at its default, whatever its constructor asks for.
    private readonly BackendGate? _gate = gate;

    public void Dispose() => _gate?.Release(slot, serial);
}
