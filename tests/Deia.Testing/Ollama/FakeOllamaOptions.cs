namespace Deia.Testing.Ollama;

/// <summary>How a <see cref="FakeOllama"/> starts.</summary>
public sealed class FakeOllamaOptions
{
    /// <summary>Gets or sets the port on 127.0.0.1.</summary>
    /// <value>0, the default: any free one.</value>
    public int Port { get; set; }

    /// <summary>Gets the models that it has, in the order in which it lists them.</summary>
    /// <value>Empty: <c>llama3.2:latest</c> alone.</value>
    public IList<FakeOllamaModel> Models { get; } = [];

    /// <summary>Gets or sets what it answers.</summary>
    /// <value><see cref="FakeOllamaReply.Echo"/> by default.</value>
    public Func<FakeOllamaRequest, FakeOllamaReply> Reply { get; set; } = FakeOllamaReply.Echo;

    /// <summary>Gets or sets how long each token takes.</summary>
    /// <value>0 by default. For demonstrations; tests hold tokens back with a <see cref="TokenGate"/> instead.</value>
    public TimeSpan TokenDelay { get; set; }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The system's by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
