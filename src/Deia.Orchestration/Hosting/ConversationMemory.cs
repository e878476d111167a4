using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Hosting;

/// <summary>The conversations that a bot remembers; the ones longest unused are forgotten first, and read again when they go on.</summary>
/// <param name="tokenCounter">Counts tokens where an estimate is not enough.</param>
internal sealed class ConversationMemory(ITokenCounter tokenCounter)
{
    private const int ConversationLimit = 64;
    private const int TokensPerMessage = 8;
    private const int LongestHistory = 2_000;

    private readonly Lock _lock = new();
    private Dictionary<string, Remembered>? _conversations;
    private long _uses;

    /// <summary>Gives the context of a turn's conversation, read anew where it is not remembered or has changed since.</summary>
    public ValueTask<ConversationContext> RecallAsync(BotTurn turn, int contextTokens, CancellationToken cancellationToken)
    {
        var remembered = turn.IsTransient ? new Remembered(new ConversationContext(tokenCounter)) : Find(turn.ConversationId);
        return remembered.Revision == turn.HistoryRevision
            ? ValueTask.FromResult(remembered.Context)
            : ReadAsync(remembered, turn, contextTokens, cancellationToken);
    }

    private static async ValueTask<ConversationContext> ReadAsync(
        Remembered remembered, BotTurn turn, int contextTokens, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(contextTokens / TokensPerMessage, 2, LongestHistory);
        var history = await turn.History.ReadAsync(turn.ConversationId, limit + 1, cancellationToken).ConfigureAwait(false);
        remembered.Context.Reset(turn.SystemPrompt, history, historyIsComplete: history.Count <= limit);
        remembered.Revision = turn.HistoryRevision;
        return remembered.Context;
    }

    private Remembered Find(string conversationId)
    {
        lock (_lock)
        {
            _conversations ??= new Dictionary<string, Remembered>(1, StringComparer.Ordinal);
            if (!_conversations.TryGetValue(conversationId, out var remembered))
            {
                if (_conversations.Count >= ConversationLimit)
                {
                    _conversations.Remove(_conversations.MinBy(pair => pair.Value.LastUse).Key);
                }

                _conversations.Add(conversationId, remembered = new Remembered(new ConversationContext(tokenCounter)));
            }

            remembered.LastUse = ++_uses;
            return remembered;
        }
    }

    private sealed class Remembered(ConversationContext context)
    {
        public ConversationContext Context { get; } = context;

        /// <summary>Gets or sets the edition of the history that the context stands for; null before it was read.</summary>
        public int? Revision { get; set; }

        public long LastUse { get; set; }
    }
}
