namespace Deia.Testing.Ollama;

/// <summary>How a chat request of a <see cref="FakeOllama"/> ended.</summary>
public enum FakeOllamaOutcome
{
    /// <summary>It was answered to its last line.</summary>
    Answered,

    /// <summary>The fake refused it or broke it off, as it was told to.</summary>
    Faulted,

    /// <summary>The client closed the connection, or the fake went down, before the last line: a real model would have stopped here.</summary>
    Aborted,
}
