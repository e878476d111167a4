namespace Deia.Orchestration.Inference;

/// <summary>How Deia uses a chat client that the app registers under a name.</summary>
public sealed class ChatClientProviderOptions
{
    /// <summary>Gets the models to offer; the first is for bots that name none.</summary>
    /// <value>Empty: one model, named as the client names its default, or else like the provider.</value>
    public IList<string> Models { get; } = [];

    /// <summary>Gets or sets how many requests the client takes at a time, from all bots together.</summary>
    /// <value>1 or more; 4 by default.</value>
    public int MaxConcurrentRequests { get; set; } = 4;

    /// <summary>Gets or sets what tells a fault of the backend from a crash, for clients with exceptions of their own.</summary>
    /// <value>Null: the exceptions of HTTP, time-outs and JSON are faults, all others are crashes.</value>
    public Func<Exception, BackendException?>? Classify { get; set; }
}
