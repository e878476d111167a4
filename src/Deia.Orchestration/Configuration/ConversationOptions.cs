namespace Deia.Orchestration.Configuration;

/// <summary>How messages are taken, answered and given up; the section <c>Deia:Chat</c>.</summary>
public sealed class ConversationOptions
{
    /// <summary>Gets or sets the name of the provider for bots that name none.</summary>
    /// <value>Null: the first provider that the app registered, <c>ollama</c> in the reference host, or <c>demo</c> where none is.</value>
    public string? DefaultProvider { get; set; }

    /// <summary>Gets or sets the model for bots that name none and use the default provider.</summary>
    /// <value>Null: the provider's first model.</value>
    public string? DefaultModel { get; set; }

    /// <summary>Gets or sets whether bots that name no provider fall back to the built-in <c>demo</c> provider while the default provider can't be reached.</summary>
    /// <value>Null: only in the Development environment, and only where <see cref="DefaultProvider"/> is not set.</value>
    public bool? FallBackToDemo { get; set; }

    /// <summary>Gets or sets how long a caller waits for a reply; the question stays pending and is still answered.</summary>
    /// <value>1 second to 1 day; 2 minutes by default.</value>
    [AllowedRange("Deia:Chat:ReplyTimeout", "00:00:01", "1.00:00:00")]
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the longest message.</summary>
    /// <value>1 to 1,048,576 UTF-16 code units; 32,768 by default.</value>
    [AllowedRange("Deia:Chat:MaxMessageLength", 1, 1_048_576)]
    public int MaxMessageLength { get; set; } = 32_768;

    /// <summary>Gets or sets how many questions may wait for one bot, the ones under way included.</summary>
    /// <value>1 to 1,000,000; 1,000 by default.</value>
    [AllowedRange("Deia:Chat:QueueCapacity", 1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1_000;

    /// <summary>Gets or sets how long a question is asked again while its backend has faults that may pass.</summary>
    /// <value>0 (never again) to 7 days; 10 minutes by default.</value>
    [AllowedRange("Deia:Chat:GiveUpAfter", "00:00:00", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets the context window of bots that name none.</summary>
    /// <value>256 to 10,000,000 tokens; 4,096 by default, as in Ollama.</value>
    [AllowedRange("Deia:Chat:ContextTokens", 256, 10_000_000)]
    public int ContextTokens { get; set; } = 4_096;

    /// <summary>Gets or sets how large a history may be that is taken in at once.</summary>
    /// <value>1 to 2,147,483,647 bytes; 268,435,456 (256 MiB) by default.</value>
    [AllowedRange("Deia:Chat:MaxImportBytes", 1, int.MaxValue)]
    public int MaxImportBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Gets the names of the routing policies that choose a bot for a message that names none, in the order in which they are asked.</summary>
    /// <value>Empty: <c>sticky</c>, then <c>least-busy</c>.</value>
    public IList<string> RoutingPolicies { get; init; } = [];
}
