using Deia.Orchestration.Configuration;

namespace Deia.Ollama;

/// <summary>Where Ollama is and how much Deia asks of it; the section <c>Deia:Ollama</c>.</summary>
public sealed class OllamaOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Ollama";

    /// <summary>Gets or sets the address of Ollama.</summary>
    /// <value>An absolute http or https address without user name and password; <c>http://localhost:11434</c> by default. A path is kept, for an Ollama behind a gateway.</value>
    public string Endpoint { get; set; } = "http://localhost:11434";

    /// <summary>Gets or sets how many requests Ollama is given at a time, from all bots together.</summary>
    /// <value>1 to 1,024; 4 by default.</value>
    [AllowedRange("Deia:Ollama:MaxConcurrentRequests", 1, 1_024)]
    public int MaxConcurrentRequests { get; set; } = 4;

    /// <summary>Gets or sets how long a connection may take.</summary>
    /// <value>100 milliseconds to 1 minute; 5 seconds by default.</value>
    [AllowedRange("Deia:Ollama:ConnectTimeout", "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long the first token may take. Ollama loads the model and reads the whole prompt before it says anything.</summary>
    /// <value>1 second to 1 day; 5 minutes by default. For a reply that is not streamed it limits the whole reply.</value>
    [AllowedRange("Deia:Ollama:FirstTokenTimeout", "00:00:01", "1.00:00:00")]
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long Ollama may be silent between two tokens.</summary>
    /// <value>1 second to 1 hour; 1 minute by default.</value>
    [AllowedRange("Deia:Ollama:IdleTimeout", "00:00:01", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
