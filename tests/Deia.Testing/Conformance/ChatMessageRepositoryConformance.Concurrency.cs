using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Many writers and readers at once.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    private const int Writers = 16;
    private const int MessagesEach = 25;

    [Fact]
    public async Task AddAsync_ManyWritersAndReadersAtOnce_LosesAndInventsNothing()
    {
        var messages = Enumerable.Range(0, Writers * MessagesEach).Select(number => _samples.Question(BotIds[number % 2], $"{number % 3}")).ToArray();
        Random.Shared.Shuffle(messages);
        var writing = RaceAsync(Writers, async writer =>
        {
            foreach (var message in messages.Skip(writer * MessagesEach).Take(MessagesEach))
            {
                await AddAsync(message);
                StoredAssert.Same(message, await Repository.FindAsync(message.BotId, message.Id, Cancellation));
            }

            return writer;
        });
        var reading = RaceAsync(4, async _ =>
        {
            var seen = 0;
            while (!writing.IsCompleted)
            {
                var page = await PageAsync(new MessageQuery(Bot) { Limit = 500 });
                Assert.Equal(page.Select(message => message.Id).Distinct().OrderDescending(), page.Select(message => message.Id));
                Assert.InRange(page.Count, seen, messages.Length);
                seen = page.Count;
            }

            return seen;
        });

        await writing;
        await reading;

        foreach (var bot in BotIds.Take(2))
        {
            var walked = (await WalkAsync(new MessageQuery(bot) { Limit = 7 })).SelectMany(page => page.Items);
            StoredAssert.Same(messages.Where(message => message.BotId == bot).OrderByDescending(message => message.Id), walked);
        }
    }

    [Fact]
    public async Task ResolveAsync_DeletedAtTheSameTime_EndsWholeOrNotAtAll()
    {
        for (var round = 0; round < 20; round++)
        {
            var question = _samples.Question(Bot);
            await AddAsync(question);

            var removed = await RaceAsync(2, async number => number == 0
                ? await DeleteAsync(Bot, null)
                : await ResolveAsync(_samples.Answer(question)) ? 1 : 0);

            // The reply is stored before the removal, which then takes both, or never.
            Assert.Equal(0, await Repository.CountAsync(Bot, Cancellation));
            Assert.Equal(1 + removed[1], removed[0]);
        }
    }
}
