using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;

namespace Deia.Orchestration.Tests.Routing.Commands;

public sealed class ExportCommandTests
{
    [Fact]
    public async Task Export_OfAConversation_ShowsItBetweenFencesThatNothingInItCloses()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("elsewhere", conversation: "other");
        fleet.Client.Reply = _ => new FakeChatReply("````\ncode\n````");
        await fleet.AskAsync("here");

        var text = (await fleet.AnswerAsync("/export CSV", "BOT-001")).Content;

        Assert.StartsWith("`````csv\nid,botId,conversationId,", text, StringComparison.Ordinal);
        Assert.EndsWith("\n`````", text, StringComparison.Ordinal);
        Assert.Contains("here", text, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfWhatIsTooLong_NamesTheEndpoint()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = _ => new FakeChatReply(new string('x', 100_000));
        await fleet.LaunchAsync();
        await fleet.AskAsync("one");
        Assert.StartsWith("```markdown\n", (await fleet.AnswerAsync("/export markdown", "BOT-001")).Content, StringComparison.Ordinal);
        await fleet.AskAsync("two");

        var refusal = (await fleet.CommandAsync("/export markdown", "BOT-001")).Refusal!;

        Assert.Equal(RefusalReason.Invalid, refusal.Reason);
        Assert.Contains("POST /api/chat/BOT-001/export", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(RefusalReason.BotNotFound, await fleet.RefusedAsync("/export csv", "BOT-009"));
    }
}
