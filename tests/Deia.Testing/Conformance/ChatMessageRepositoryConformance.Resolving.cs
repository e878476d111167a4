using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>How questions end: exactly once, together with their reply.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    [Fact]
    public async Task ResolveAsync_WithReply_StoresBoth()
    {
        var question = _samples.Question(Bot) with { Metadata = AwkwardText.Metadata };
        await AddAsync(question, _samples.Question(Bot));
        var answer = _samples.Answer(question) with { Reply = _samples.Reply(question) with { Metadata = AwkwardText.Metadata } };

        Assert.True(await ResolveAsync(answer));

        StoredAssert.Same(question with { Status = MessageStatus.Answered }, await Repository.FindAsync(Bot, question.Id, Cancellation));
        StoredAssert.Same(answer.Reply, await Repository.FindAsync(Bot, answer.Reply!.Id, Cancellation));
        Assert.Equal(3, await Repository.CountAsync(Bot, Cancellation));
    }

    [Fact]
    public async Task ResolveAsync_WithoutReply_ChangesTheStatusAlone()
    {
        var question = _samples.Question(Bot);
        await AddAsync(question);

        Assert.True(await ResolveAsync(new MessageResolution(Bot, question.Id, MessageStatus.Failed)));

        StoredAssert.Same([question with { Status = MessageStatus.Failed }], await PageAsync(new MessageQuery(Bot)));
    }

    [Fact]
    public async Task ResolveAsync_WithMetadata_ReplacesThemAlsoByNone()
    {
        var (first, second) = (_samples.Question(Bot), _samples.Question(Bot) with { Metadata = AwkwardText.Metadata });
        await AddAsync(first, second);

        await ResolveAsync(new MessageResolution(Bot, first.Id, MessageStatus.Failed) { Metadata = AwkwardText.Metadata });
        await ResolveAsync(
            new MessageResolution(Bot, second.Id, MessageStatus.Failed) { Metadata = ReadOnlyDictionary<string, JsonElement>.Empty });

        StoredAssert.Same(AwkwardText.Metadata, (await Repository.FindAsync(Bot, first.Id, Cancellation))!.Metadata);
        Assert.Empty((await Repository.FindAsync(Bot, second.Id, Cancellation))!.Metadata);
    }

    [Theory]
    [InlineData(MessageStatus.Answered)]
    [InlineData(MessageStatus.Failed)]
    [InlineData(MessageStatus.Complete)]
    [InlineData(MessageStatus.Cancelled)]
    public async Task ResolveAsync_NotPending_ChangesNothing(MessageStatus status)
    {
        var question = _samples.Question(Bot) with { Status = status };
        await AddAsync(question);

        Assert.False(await ResolveAsync(_samples.Answer(question) with { Metadata = AwkwardText.Metadata }));

        StoredAssert.Same([question], await PageAsync(new MessageQuery(Bot)));
    }

    [Fact]
    public async Task ResolveAsync_UnknownQuestionOrOfAnotherBot_StoresNoReply()
    {
        var (unknown, question) = (_samples.Question(Bot), _samples.Question(OtherBot));
        await AddAsync(question);

        Assert.False(await ResolveAsync(_samples.Answer(unknown)));
        Assert.False(await ResolveAsync(_samples.Answer(question with { BotId = Bot })));

        Assert.Empty(await PageAsync(new MessageQuery(Bot)));
        StoredAssert.Same([question], await PageAsync(new MessageQuery(OtherBot)));
    }

    [Fact]
    public async Task ResolveAsync_ManyAtOnce_OneWinsAndItsReplyAloneIsStored()
    {
        var question = _samples.Question(Bot);
        await AddAsync(question);
        var answers = Enumerable.Range(0, 32).Select(number => _samples.Answer(question, $"{number}")).ToArray();

        var won = await RaceAsync(answers.Length, number => ResolveAsync(answers[number]).AsTask());

        var winner = answers[Array.IndexOf(won, true)];
        Assert.Single(won, true);
        StoredAssert.Same([winner.Reply!, question with { Status = MessageStatus.Answered }], await PageAsync(new MessageQuery(Bot)));
    }

    [Fact]
    public async Task ResolveAsync_ReadBeside_NeverShowsAnAnsweredQuestionWithoutItsReply()
    {
        var questions = await AddManyAsync(60, "a");
        var resolving = Task.Run(
            async () =>
            {
                foreach (var question in questions)
                {
                    await ResolveAsync(_samples.Answer(question));
                }
            },
            Cancellation);

        bool last;
        do
        {
            last = resolving.IsCompleted;
            var read = await PageAsync(new MessageQuery(Bot) { Limit = 500 });
            var answered = read.Where(message => message.Status == MessageStatus.Answered).Select(message => message.Id);
            Assert.Equal(answered.Order(), read.Where(message => message.ReplyTo is not null).Select(message => message.ReplyTo!.Value).Order());
        }
        while (!last);

        await resolving;
    }
}
