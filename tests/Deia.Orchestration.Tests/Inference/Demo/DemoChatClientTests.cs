using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Demo;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Inference.Demo;

public sealed class DemoChatClientTests
{
    private static readonly ChatMessage[] Conversation =
    [
        new(ChatRole.System, "Speak like a sailor."),
        new(ChatRole.User, "Where is Bergen?"),
        new(ChatRole.Assistant, "In Norway."),
        new(ChatRole.User, "And Oslo?"),
        new(ChatRole.Assistant, "There too."),
        new(ChatRole.User, "What did I ask first?"),
    ];

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetResponseAsync_AConversation_ShowsWhatItHasRead() => Assert.Equal(
        "This is Deia's demo, not a language model: it only shows what it has read. Your message 3 is: “What did I ask first?”. " +
        "What you said first: “Where is Bergen?”. Before it you said: “And Oslo?”. My instructions are: “Speak like a sailor.”.",
        await ReplyAsync(Conversation));

    [Fact]
    public async Task GetResponseAsync_SameMessages_GivesTheSame() => Assert.Equal(await ReplyAsync(Conversation), await ReplyAsync(Conversation));

    [Theory]
    [InlineData("How many questions was that?", "I count 1 message of yours.")]
    [InlineData("Who are you?", "I am what answers while no model is set up.")]
    [InlineData("", "Your message 1 is empty.")]
    [InlineData("one\r\ntwo", "“one two”")]
    public async Task GetResponseAsync_AQuestion_HasItsAnswer(string question, string expected) =>
        Assert.Contains(expected, await ReplyAsync(new ChatMessage(ChatRole.User, question)), StringComparison.Ordinal);

    [Fact]
    public async Task GetResponseAsync_NoMessages_SaysSo() =>
        Assert.EndsWith("So far you have asked nothing.", await ReplyAsync(), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public async Task GetStreamingResponseAsync_VeryLongEmoji_QuotesTwoHundredCharactersOfWholeOnes(string before)
    {
        var question = before + string.Concat(Enumerable.Repeat("🦊", 50_000));

        var pieces = await PiecesAsync(new ChatMessage(ChatRole.User, question));

        var expected = string.Concat(before, string.Concat(Enumerable.Repeat("🦊", before.Length == 0 ? 100 : 99)), "…");
        Assert.Contains($"“{expected}”", string.Concat(pieces), StringComparison.Ordinal);
        Assert.DoesNotContain(pieces, piece => char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1]));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_AReply_ComesWordByWordThenUsage()
    {
        using var client = new DemoChatClient(TimeSpan.Zero, _time);
        var updates = await client.GetStreamingResponseAsync(Conversation, cancellationToken: Token).ToListAsync(Token);

        var last = updates[^1];
        var usage = Assert.IsType<UsageContent>(Assert.Single(last.Contents)).Details;
        Assert.Equal(ChatFinishReason.Stop, last.FinishReason);
        Assert.Equal((18, updates.Count - 1, updates.Count + 17), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal(["This ", "is ", "Deia's "], updates.Take(3).Select(update => update.Text));
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Equal("demo", last.ModelId);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_WithADelay_PausesBeforeEachWord()
    {
        using var client = new DemoChatClient(TimeSpan.FromMilliseconds(15), _time);
        await using var words = client.GetStreamingResponseAsync(Conversation, cancellationToken: Token).GetAsyncEnumerator(Token);
        for (var i = 0; i < 2; i++)
        {
            var next = words.MoveNextAsync().AsTask();
            _time.Advance(TimeSpan.FromMilliseconds(14));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(await next.WaitAsync(Token));
        }

        Assert.Equal("is ", words.Current.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public async Task GetStreamingResponseAsync_CancelledInMidStream_EndsAtOnce(int delay)
    {
        using var cancellation = new CancellationTokenSource();
        using var client = new DemoChatClient(TimeSpan.FromMilliseconds(delay), _time);
        await using var words = client.GetStreamingResponseAsync(Conversation, cancellationToken: cancellation.Token).GetAsyncEnumerator(Token);
        var first = words.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(delay));
        await first.WaitAsync(Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => words.MoveNextAsync().AsTask().WaitAsync(Token));
    }

    [Fact]
    public async Task DemoProvider_AsRegistered_IsThereAndHasItsModel()
    {
        IInferenceProvider provider = new DemoProvider(Options.Create(new DemoOptions { TokenDelay = TimeSpan.Zero }), _time);

        Assert.Equal("demo", provider.Name);
        Assert.Equal("demo", Assert.Single(await provider.ListModelsAsync(Token)).Name);
        Assert.True((await provider.CheckAsync(Token)).Reachable);
        Assert.Contains("Hi", (await provider.Client.GetResponseAsync("Hi", cancellationToken: Token)).Text, StringComparison.Ordinal);
        Assert.Equal("demo", provider.Client.GetService<ChatClientMetadata>()?.ProviderName);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    public void DemoOptionsValidator_TokenDelay_HasItsRange(int milliseconds, bool isValid)
    {
        var result = new DemoOptionsValidator().Validate(null, new DemoOptions { TokenDelay = TimeSpan.FromMilliseconds(milliseconds) });

        Assert.Equal(isValid, result.Succeeded);
        Assert.True(isValid || result.FailureMessage!.Contains("Deia:Demo:TokenDelay is", StringComparison.Ordinal));
    }

    private async Task<string> ReplyAsync(params ChatMessage[] messages) => string.Concat(await PiecesAsync(messages));

    private async Task<List<string>> PiecesAsync(params ChatMessage[] messages)
    {
        using var client = new DemoChatClient(TimeSpan.Zero, _time);
        return await client.GetStreamingResponseAsync(messages, cancellationToken: Token).Select(update => update.Text).Where(text => text.Length > 0).ToListAsync(Token);
    }
}
