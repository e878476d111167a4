namespace Deia.Ollama;

/// <summary>The kinds of lines in Ollama's chat stream.</summary>
internal enum OllamaLineKind
{
    /// <summary>No part of the protocol.</summary>
    Unreadable,

    /// <summary>A piece of the reply.</summary>
    Token,

    /// <summary>The last line.</summary>
    Done,

    /// <summary>The model failed.</summary>
    Error,
}
