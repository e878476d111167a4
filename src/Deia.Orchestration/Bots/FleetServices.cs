using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Events;
using Deia.Orchestration.History;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Bots;

/// <summary>What every bot of a fleet shares.</summary>
internal sealed class FleetServices(
    ChatHistory history,
    IEventBus events,
    TurnRunner turns,
    MessageIds ids,
    ITokenCounter tokenCounter,
    DeiaMeter meter,
    TimeProvider timeProvider,
    IOptions<DeiaOptions> options)
{
    private volatile bool _isShuttingDown;

    public ChatHistory History => history;

    public IEventBus Events => events;

    public TurnRunner Turns => turns;

    public DeiaMeter Meter => meter;

    public TimeProvider TimeProvider => timeProvider;

    public DeiaOptions Options { get; } = options.Value;

    /// <summary>Gets or sets whether the host is going down, so that refusals can say so.</summary>
    public bool IsShuttingDown
    {
        get => _isShuttingDown;
        set => _isShuttingDown = value;
    }

    public int CountTokens(string text) => tokenCounter.Count(text);

    public StoredMessage NewQuestion(string botId, Question question, int tokens) => new()
    {
        Id = ids.Next(),
        BotId = botId,
        ConversationId = question.ConversationId,
        Sender = MessageSender.User,
        Content = question.Text,
        Tokens = tokens,
        Status = MessageStatus.Pending,
        CreatedAt = timeProvider.GetStorableNow(),
        Metadata = question.Metadata,
    };
}
