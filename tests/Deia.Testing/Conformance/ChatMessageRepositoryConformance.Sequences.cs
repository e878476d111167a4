using CsCheck;
using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Random sequences of calls give what the model gives.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    private const int Pool = 24;

    private static readonly string[] Conversations = ["a", "b", "A"];

    // Writing is what the other calls live on, so it comes up more often; removing everything less.
    private static readonly Gen<MessageStepKind> Kinds = Gen.Frequency(
        (6, Gen.Const(MessageStepKind.Add)),
        (4, Gen.Const(MessageStepKind.Resolve)),
        (1, Gen.Enum<MessageStepKind>()));

    private static readonly Gen<MessageStep> Steps =
        Gen.Select(Kinds, Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, Pool - 1], Gen.Int[0, 2 * Pool], Gen.Int[0, 11]).Select(
            (kind, bot, conversation, message, other, size) => new MessageStep(kind, bot, conversation, message, other, size));

    [Fact]
    public async Task EveryCall_InAnySequence_GivesWhatTheModelGives() =>
        await Steps.List[1, 60].SampleAsync(RunAsync, iter: 40, threads: 1);

    private async Task RunAsync(List<MessageStep> steps)
    {
        foreach (var bot in BotIds.Take(3))
        {
            await DeleteAsync(bot, null);
        }

        // Few ids, handed out in any order: so steps meet, and messages come out of order and twice.
        var model = new MessageModel();
        var ids = Enumerable.Range(0, Pool).Select(_ => _samples.NextId()).ToArray();
        foreach (var step in steps)
        {
            await RunAsync(step, ids, model);
            await CompareAsync(new MessageQuery(BotIds[step.Bot]) { Limit = 500 }, model);
        }
    }

    private async Task RunAsync(MessageStep step, Guid[] ids, MessageModel model)
    {
        var (bot, owner) = (BotIds[step.Bot], BotIds[step.Message % 3]);
        var conversation = step.Conversation < Conversations.Length ? Conversations[step.Conversation] : null;
        Guid? other = step.OtherMessage < ids.Length ? ids[step.OtherMessage] : null;
        switch (step.Kind)
        {
            case MessageStepKind.Add:
                var message = _samples.Question(owner, conversation ?? "a", $"{step.Size}") with
                {
                    Id = ids[step.Message],
                    Status = (MessageStatus)(step.Size % 5 * (step.Size % 2)),
                };
                model.Add(message);
                await AddAsync(message);
                break;
            case MessageStepKind.Resolve:
                var status = step.Size % 3 == 0 ? MessageStatus.Failed : MessageStatus.Answered;
                var resolution = new MessageResolution(owner, ids[step.Message], status)
                {
                    Metadata = step.Size % 4 == 0 ? AwkwardText.Metadata : null,
                    Reply = step.Size % 5 == 0 ? null : _samples.Reply(_samples.Question(owner, conversation ?? "a") with { Id = ids[step.Message] }),
                };
                Assert.Equal(model.Resolve(resolution), await ResolveAsync(resolution));
                break;
            case MessageStepKind.Find:
                StoredAssert.Same(model.Find(bot, ids[step.Message]), await Repository.FindAsync(bot, ids[step.Message], Cancellation));
                break;
            case MessageStepKind.Page:
                await CompareAsync(
                    new MessageQuery(bot)
                    {
                        ConversationId = conversation,
                        Before = step.Size % 2 == 0 ? ids[step.Message] : null,
                        After = other,
                        Offset = step.Size % 3,
                        Limit = 1 + (step.Size / 2),
                    },
                    model);
                break;
            case MessageStepKind.RecentAnswered:
                StoredAssert.Same(
                    model.RecentAnswered(bot, conversation ?? "a", 1 + step.Size),
                    await Repository.RecentAnsweredAsync(bot, conversation ?? "a", 1 + step.Size, Cancellation));
                break;
            case MessageStepKind.Pending:
                StoredAssert.Same(model.Pending(bot), await Repository.PendingAsync(bot, Cancellation));
                break;
            case MessageStepKind.LastBot:
                Assert.Equal(model.LastBot(conversation ?? "none"), await Repository.LastBotAsync(conversation ?? "none", Cancellation));
                break;
            case MessageStepKind.Count:
                Assert.Equal(model.Count(bot), await Repository.CountAsync(bot, Cancellation));
                break;
            case MessageStepKind.Delete:
                Assert.Equal(model.Delete(bot, conversation), await DeleteAsync(bot, conversation));
                break;
        }
    }

    private async Task CompareAsync(MessageQuery query, MessageModel model)
    {
        var (expected, actual) = (model.Page(query), await Repository.PageAsync(query, Cancellation));
        StoredAssert.Same(expected.Items, actual.Items);
        Assert.Equal(expected.NextBefore, actual.NextBefore);
    }
}
