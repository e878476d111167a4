namespace Deia.Testing.Ollama;

/// <summary>What a <see cref="FakeOllamaFault"/> does.</summary>
internal enum FakeOllamaFaultKind
{
    Status,
    Hang,
    Cut,
    Reset,
    End,
    Line,
    Slow,
}
