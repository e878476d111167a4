using Microsoft.Extensions.AI;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Deia.Orchestration.Conversations;

/// <summary>
/// What the model sees of one conversation: the system prompt, and as many of the latest questions, each with its replies, as fit beside the reply to come.
/// The messages are made once and sent again with every turn. Tokens are only counted where their upper bounds exceed the budget.
/// </summary>
/// <remarks>For one turn at a time. The list that <see cref="Begin"/> gives does not change before <see cref="Complete"/> or <see cref="Abandon"/>.</remarks>
internal sealed class ConversationContext(ITokenCounter tokenCounter)
{
    private readonly ContextMessages _messages = new(tokenCounter);
    private string? _systemPrompt;
    private long _sentTokens;
    private double _correction = 1;
    private bool _asking;
    private bool _cut;
    private bool _overflows;

    /// <summary>Gets whether the model does not see the whole conversation: earlier turns are missing, or the last question does not fit its window at all.</summary>
    public bool Truncated => _cut || _overflows;

    // Where the turns begin, behind the system prompt.
    private int First => _systemPrompt is null ? 0 : 1;

    /// <summary>Starts anew from what is stored. What the backend's reports have taught about its token counts stays.</summary>
    /// <param name="systemPrompt">What the model is told first; null or empty: nothing.</param>
    /// <param name="history">The answered questions and their replies, in any order.</param>
    /// <param name="historyIsComplete">Whether nothing of the conversation is missing in <paramref name="history"/>.</param>
    public void Reset(string? systemPrompt, IReadOnlyList<StoredMessage> history, bool historyIsComplete)
    {
        _messages.Remove(0, _messages.Length);
        (_systemPrompt, _sentTokens, _asking, _cut, _overflows) = (null, 0, false, !historyIsComplete, false);
        SetSystemPrompt(systemPrompt);
        StoredMessage? question = null;
        foreach (var message in ConversationContextOrder.Of(history))
        {
            if (message.Sender == MessageSender.User)
            {
                question = message;
                _messages.Add(ChatRole.User, message.Content);
            }
            else if (message.ReplyTo is null || message.ReplyTo == question?.Id)
            {
                _messages.Add(ChatRole.Assistant, message.Content);
            }
            else
            {
                // A reply without its question would confuse more than it helps.
                _cut = true;
            }
        }
    }

    /// <summary>Adds a question, and cuts the oldest turns that leave no room for the reply to it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="systemPrompt">What the model is told first, from now on; null or empty: nothing.</param>
    /// <param name="contextTokens">The model's window, prompt and reply together, in tokens.</param>
    /// <returns>The messages to send.</returns>
    /// <exception cref="InvalidOperationException">The question before was neither completed nor abandoned.</exception>
    public IReadOnlyList<AiMessage> Begin(string question, string? systemPrompt, int contextTokens)
    {
        if (_asking)
        {
            throw new InvalidOperationException("The question before is still being answered; complete or abandon it first.");
        }

        SetSystemPrompt(systemPrompt);
        _messages.Add(ChatRole.User, question);
        _asking = true;
        _overflows = false;
        var budget = TokenBudget.ForPrompt(contextTokens);
        if (Exceeds(_messages.Tokens, budget))
        {
            Cut(budget);
            _overflows = Exceeds(_messages.Tokens, contextTokens);
        }

        _sentTokens = _messages.Tokens;
        return _messages.All;
    }

    /// <summary>Adds the reply to the question under way.</summary>
    public void Complete(string reply)
    {
        EndAsking();
        _messages.Add(ChatRole.Assistant, reply);
    }

    /// <summary>Takes the question under way out again. Turns that were cut for it do not come back.</summary>
    public void Abandon()
    {
        EndAsking();
        _messages.Remove(_messages.Length - 1, 1);
    }

    /// <summary>Learns from what the backend counted for the messages of the last <see cref="Begin"/>: later prompts are taken to be longer accordingly, never shorter.</summary>
    /// <param name="reportedPromptTokens">The tokens of the prompt, as reported; 0 where the backend does not tell.</param>
    public void Correct(int reportedPromptTokens)
    {
        if (_sentTokens > 0 && reportedPromptTokens > _sentTokens * _correction)
        {
            _correction = Math.Min((double)reportedPromptTokens / _sentTokens, TokenBudget.LargestCorrection);
        }
    }

    private void SetSystemPrompt(string? systemPrompt)
    {
        systemPrompt = string.IsNullOrEmpty(systemPrompt) ? null : systemPrompt;
        if (string.Equals(systemPrompt, _systemPrompt, StringComparison.Ordinal))
        {
            return;
        }

        _messages.Remove(0, First);
        if (systemPrompt is not null)
        {
            _messages.Insert(0, ChatRole.System, systemPrompt);
        }

        _systemPrompt = systemPrompt;
    }

    /// <summary>Keeps the system prompt, the question, and the latest turns that fit.</summary>
    private void Cut(int budget)
    {
        CountWhatMayFit(budget);
        var newest = _messages.Length - 1;
        var keep = First;
        for (var tokens = _messages.Tokens; keep < newest && (Exceeds(tokens, budget) || !BeginsTurn(keep)); keep++)
        {
            tokens -= _messages.SizeOf(keep).Tokens;
        }

        if (keep > First)
        {
            _messages.Remove(First, keep - First);
            _cut = true;
        }
    }

    /// <summary>Counts what is new since the last time, from the newest back. What is too old to fit is not even counted.</summary>
    private void CountWhatMayFit(int budget)
    {
        var newest = _messages.Length - 1;
        var tokens = (long)_messages.Count(newest) + (_systemPrompt is null ? 0 : _messages.Count(0));
        for (var i = newest - 1; i >= First && !_messages.SizeOf(i).IsExact && !Exceeds(tokens, budget); i--)
        {
            tokens += _messages.Count(i);
        }
    }

    private bool BeginsTurn(int index) => index == First || _messages.IsQuestion(index);

    private bool Exceeds(long tokens, int limit) => tokens * _correction > limit;

    private void EndAsking()
    {
        if (!_asking)
        {
            throw new InvalidOperationException("No question is being answered; begin one first.");
        }

        _asking = false;
    }
}
