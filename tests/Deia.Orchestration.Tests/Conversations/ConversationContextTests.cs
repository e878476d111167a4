using Deia.Orchestration.Conversations;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Deia.Orchestration.Tests.Conversations;

public sealed class ConversationContextTests
{
    // A message of n letters takes n + 6 tokens, and its upper bound is n bytes + 6.
    private readonly LetterCounter _counter = new();
    private readonly ConversationContext _context;

    public ConversationContextTests()
    {
        _context = new ConversationContext(_counter);
    }

    [Fact]
    public void Begin_TurnByTurn_SendsTheConversationSoFar()
    {
        Assert.Equal(["system: S", "user: 1"], Sent(_context.Begin("1", "S", 1_000)));
        _context.Complete("one");
        Assert.Equal(["system: S", "user: 1", "assistant: one", "user: 2"], Sent(_context.Begin("2", "S", 1_000)));

        Assert.False(_context.Truncated);
        Assert.Equal(0, _counter.Counts);
    }

    [Fact]
    public void Begin_TurnByTurn_MakesEachMessageOnce()
    {
        var first = _context.Begin("1", "S", 1_000)[1];
        _context.Complete("one");

        Assert.Same(first, _context.Begin("2", "S", 1_000)[1]);
    }

    [Fact]
    public void Begin_SystemPromptChanges_ReplacesAddsAndRemovesIt()
    {
        _context.Begin("1", null, 1_000);
        _context.Complete("one");
        Assert.Equal(["system: S", "user: 1", "assistant: one", "user: 2"], Sent(_context.Begin("2", "S", 1_000)));
        _context.Abandon();
        Assert.Equal(["system: T", "user: 1", "assistant: one", "user: 3"], Sent(_context.Begin("3", "T", 1_000)));
        _context.Abandon();
        Assert.Equal(["user: 1", "assistant: one", "user: 4"], Sent(_context.Begin("4", "", 1_000)));
    }

    [Fact]
    public void Reset_AHistory_ReplacesWhatWasThere()
    {
        _context.Begin("gone", "S", 1_000);
        var (question, reply) = Pair(1);

        _context.Reset("T", [question, reply], historyIsComplete: true);

        Assert.Equal(["system: T", "user: Q1", "assistant: R1", "user: 2"], Sent(_context.Begin("2", "T", 1_000)));
        Assert.False(_context.Truncated);
    }

    [Fact]
    public void Reset_InterleavedIds_PutsEachReplyBehindItsQuestion()
    {
        var (q1, r1) = Pair(1, replyAt: 3);
        var (q2, r2) = Pair(2, replyAt: 4);

        _context.Reset(null, [q1, q2, r1, r2], historyIsComplete: true);

        Assert.Equal(["user: Q1", "assistant: R1", "user: Q2", "assistant: R2", "user: 3"], Sent(_context.Begin("3", null, 1_000)));
    }

    [Fact]
    public void Reset_ReplyWithoutItsQuestion_LeavesItOutAndSaysSo()
    {
        var (_, r1) = Pair(1);
        var (q2, r2) = Pair(3);

        _context.Reset(null, [r1, q2, r2], historyIsComplete: true);

        Assert.Equal(["user: Q3", "assistant: R3", "user: 4"], Sent(_context.Begin("4", null, 1_000)));
        Assert.True(_context.Truncated);
    }

    [Fact]
    public void Reset_HistoryIsNotComplete_SaysSoUntilItIs()
    {
        _context.Reset(null, [], historyIsComplete: false);
        _context.Begin("1", null, 1_000);
        Assert.True(_context.Truncated);

        _context.Reset(null, [], historyIsComplete: true);
        Assert.False(_context.Truncated);
    }

    [Fact]
    public void Begin_OverBudget_CutsTheOldestWholeTurnsAndKeepsTheRest()
    {
        AskAndAnswer("aaaa", "bbbb", 2);
        AskAndAnswer("cccc", "dddd", 1);

        // 7 + 3 × 20 + 10 tokens: a budget of 77 holds them all, one of 76 all but the first turn.
        Assert.Equal(8, _context.Begin("eeee", "S", TokensFor(77)).Count);
        Assert.False(_context.Truncated);
        _context.Abandon();

        Assert.Equal(["system: S", "user: aaaa", "assistant: bbbb", "user: cccc", "assistant: dddd", "user: eeee"], Sent(_context.Begin("eeee", "S", TokensFor(76))));
        Assert.True(_context.Truncated);
    }

    [Fact]
    public void Begin_BudgetGrowsAgain_StillSaysThatSomethingIsMissing()
    {
        AskAndAnswer("aaaa", "bbbb", 3);
        _context.Begin("cccc", "S", 40);
        _context.Complete("dddd");

        _context.Begin("eeee", "S", 100_000);

        Assert.True(_context.Truncated);
    }

    [Fact]
    public void Begin_UpperBoundExceedsButTheCountFits_CutsNothingAndCountsOnce()
    {
        AskAndAnswer(new string('é', 20), new string('ü', 20), 1);

        Assert.Equal(4, _context.Begin("c", "S", TokensFor(70)).Count);
        _context.Abandon();
        Assert.Equal(4, _counter.Counts);
        Assert.Equal(4, _context.Begin("d", "S", TokensFor(70)).Count);
        Assert.False(_context.Truncated);
        Assert.Equal(4, _counter.Counts);
    }

    [Fact]
    public void Begin_LongHistory_CountsOnlyWhatItKeeps()
    {
        AskAndAnswer("aaaa", "bbbb", 500);

        _context.Begin("cccc", "S", TokensFor(60));

        Assert.InRange(_counter.Counts, 5, 8);
    }

    [Fact]
    public void Begin_QuestionAloneExceedsTheWindow_IsSentWithTheSystemPromptAndSaysSo()
    {
        var question = new string('q', 300);

        Assert.Equal(["system: S", $"user: {question}"], Sent(_context.Begin(question, "S", 200)));
        Assert.True(_context.Truncated);
        _context.Abandon();

        _context.Begin("short", "S", 200);
        Assert.False(_context.Truncated);
    }

    [Fact]
    public void Abandon_AQuestion_TakesItOutAgain()
    {
        AskAndAnswer("a", "b", 1);
        _context.Begin("failed", "S", 1_000);
        _context.Abandon();

        Assert.Equal(["system: S", "user: a", "assistant: b", "user: next"], Sent(_context.Begin("next", "S", 1_000)));
    }

    [Fact]
    public void Correct_BackendCountedTwiceAsMuch_HalvesWhatFits()
    {
        AskAndAnswer("aaaa", "bbbb", 4);
        Assert.Equal(10, _context.Begin("cccc", "S", TokensFor(97)).Count);

        _context.Correct(2 * 97);
        _context.Abandon();

        // 2 × (7 + 10 + 20) fit, and no second turn.
        Assert.Equal(4, _context.Begin("cccc", "S", TokensFor(97)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(90)]
    public void Correct_BackendCountedLess_ChangesNothing(int reported)
    {
        AskAndAnswer("aaaa", "bbbb", 4);
        _context.Begin("cccc", "S", TokensFor(97));

        _context.Correct(reported);
        _context.Abandon();

        Assert.Equal(10, _context.Begin("cccc", "S", TokensFor(97)).Count);
    }

    [Fact]
    public void Correct_AbsurdReport_CountsFourfoldAtMost()
    {
        AskAndAnswer("aaaa", "bbbb", 4);
        _context.Begin("cccc", "S", TokensFor(97));

        _context.Correct(int.MaxValue);
        _context.Abandon();

        Assert.Equal(10, _context.Begin("cccc", "S", TokensFor(4 * 97)).Count);
    }

    [Fact]
    public void Begin_WhileAsking_IsRefused()
    {
        _context.Begin("1", null, 1_000);

        Assert.Throws<InvalidOperationException>(() => _context.Begin("2", null, 1_000));
    }

    [Fact]
    public void CompleteAndAbandon_WithoutAQuestion_AreRefused()
    {
        Assert.Throws<InvalidOperationException>(() => _context.Complete("1"));
        Assert.Throws<InvalidOperationException>(_context.Abandon);
    }

    private static string[] Sent(IReadOnlyList<AiMessage> messages) => [.. messages.Select(message => $"{message.Role}: {message.Text}")];

    /// <summary>The smallest window whose budget is so large; a quarter of it is the reply's.</summary>
    private static int TokensFor(int budget)
    {
        var window = budget;
        while (TokenBudget.ForPrompt(window) < budget)
        {
            window++;
        }

        return window;
    }

    private static (StoredMessage Question, StoredMessage Reply) Pair(int at, int? replyAt = null)
    {
        var question = new StoredMessage
        {
            Id = IdAt(at),
            BotId = "BOT-001",
            Sender = MessageSender.User,
            Content = $"Q{at}",
            Status = MessageStatus.Answered,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var reply = question with { Id = IdAt(replyAt ?? at + 1), Sender = MessageSender.Bot, Content = $"R{at}", Status = MessageStatus.Complete, ReplyTo = question.Id };
        return (question, reply);
    }

    private static Guid IdAt(int at) => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(at));

    private void AskAndAnswer(string question, string reply, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _context.Begin(question, "S", 1_000_000);
            _context.Complete(reply);
        }
    }
}
