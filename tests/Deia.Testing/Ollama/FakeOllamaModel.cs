namespace Deia.Testing.Ollama;

/// <summary>A model that a <see cref="FakeOllama"/> has.</summary>
/// <param name="Name">Its name with its tag, such as <c>llama3.2:latest</c>; like the real one, the fake takes <c>llama3.2</c> for it too.</param>
public sealed record FakeOllamaModel(string Name)
{
    /// <summary>Gets its size on disk.</summary>
    /// <value>In bytes; 2,019,393,189 by default.</value>
    public long Size { get; init; } = 2_019_393_189;

    /// <summary>Gets the longest context that it can read.</summary>
    /// <value>In tokens; 131,072 by default.</value>
    public int ContextLength { get; init; } = 131_072;

    /// <summary>Gets its architecture, which prefixes the keys of its <c>model_info</c>.</summary>
    public string Architecture { get; init; } = "llama";

    /// <summary>Gets what it can do.</summary>
    /// <value><c>completion</c> and <c>tools</c> by default; a model that only embeds has <c>embedding</c> alone.</value>
    public IReadOnlyList<string> Capabilities { get; init; } = ["completion", "tools"];

    /// <summary>Gets the digest of its content.</summary>
    public string Digest { get; init; } = "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72";

    /// <summary>Gets when it was pulled.</summary>
    public DateTimeOffset ModifiedAt { get; init; } = DateTimeOffset.UnixEpoch;

    internal bool IsNamed(string name) => Name == name || Name == name + ":latest";
}
