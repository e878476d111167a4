namespace Deia.Orchestration.Configuration;

/// <summary>A bot that the app itself brings, as <c>AddBot</c> sets it.</summary>
public sealed class BotOptions
{
    /// <summary>Gets or sets the name of the model provider.</summary>
    /// <value>Null: <c>Deia:Chat:DefaultProvider</c>.</value>
    public string? Provider { get; set; }

    /// <summary>Gets or sets the name of the model.</summary>
    /// <value>Null: <c>Deia:Chat:DefaultModel</c>, or the provider's first model.</value>
    public string? Model { get; set; }

    /// <summary>Gets or sets what the model is told before every conversation.</summary>
    public string? SystemPrompt { get; set; }

    /// <summary>Gets or sets the name of the host that the bot lives in.</summary>
    /// <value>Null: <c>Deia:Bots:Host</c>.</value>
    public string? Host { get; set; }

    /// <summary>Gets what the bot is good for.</summary>
    /// <value>At most 50, each of 1 to 50 characters.</value>
    public IList<string> Capabilities { get; } = [];

    /// <summary>Gets or sets the sampling temperature.</summary>
    /// <value>0 to 2; null: the model's own.</value>
    public double? Temperature { get; set; }

    /// <summary>Gets or sets the context window.</summary>
    /// <value>1 token or more; null: <c>Deia:Chat:ContextTokens</c>.</value>
    public int? ContextTokens { get; set; }

    /// <summary>Gets or sets after how long without a message the bot is idle.</summary>
    /// <value>1 second or more; null: <c>Deia:Bots:IdleTimeout</c>.</value>
    public TimeSpan? IdleTimeout { get; set; }

    internal BotDefinitionChange ToChange() => new()
    {
        Provider = Provider,
        Model = Model,
        SystemPrompt = SystemPrompt,
        Host = Host,
        Capabilities = [.. Capabilities],
        Temperature = Temperature,
        ContextTokens = ContextTokens,
        IdleTimeout = IdleTimeout,
    };
}
