using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>How a question ended, or that it stays pending because its bot was stopped.</summary>
/// <param name="Question">The question as it is stored now; of a <see cref="PendingCompletion"/>, as it would be.</param>
/// <param name="Reply">The reply; null where nothing was said.</param>
/// <param name="Refusal">Why there is no reply; null where there is one.</param>
/// <param name="Duration">From taking the question to its end.</param>
public sealed record ReplyOutcome(StoredMessage Question, StoredMessage? Reply, Refusal? Refusal, TimeSpan Duration)
{
    /// <summary>Gets what the model said of the reply, such as its token counts.</summary>
    /// <value>Null where the model did not come to an end.</value>
    public BotTurnResult? Result { get; init; }
}
