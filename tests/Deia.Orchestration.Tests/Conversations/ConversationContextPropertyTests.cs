using CsCheck;
using Deia.Orchestration.Conversations;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Tests.Conversations;

public sealed class ConversationContextPropertyTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf('a', 'é', '漢', ' '), 0, 60];

    private static readonly Gen<(string? System, Turn[] Turns)> Talks = Gen.Select(
        Gen.Null(Text),
        Gen.Select(Text, Text, Gen.Int[1, 800], Gen.Bool).Select((question, reply, window, completes) => new Turn(question, reply, window, completes)).Array[1, 30]);

    [Fact]
    public void Begin_AnyTalk_FitsTheBudgetAndEndsWithTheLatestTurns() => Talks.Sample(
        (system, turns) =>
        {
            var counter = new LetterCounter();
            var context = new ConversationContext(counter);
            List<string> answered = [];
            foreach (var turn in turns)
            {
                var sent = context.Begin(turn.Question, system, turn.Window);
                var systems = string.IsNullOrEmpty(system) ? 0 : 1;
                var tokens = sent.Sum(message => message.Text.Length + 6);

                Assert.True(tokens <= TokenBudget.ForPrompt(turn.Window) || sent.Count == systems + 1);
                Assert.Equal(systems == 0 ? null : system, sent.FirstOrDefault(message => message.Role == ChatRole.System)?.Text);
                Assert.Equal(turn.Question, sent[^1].Text);
                var kept = sent.Skip(systems).SkipLast(1).ToList();
                Assert.Equal(0, kept.Count % 2);
                Assert.Equal(answered.TakeLast(kept.Count), kept.Select(message => message.Text));
                Assert.Equal(kept.Count < answered.Count || tokens > turn.Window, context.Truncated);
                if (turn.Completes)
                {
                    context.Complete(turn.Reply);
                    answered.AddRange([turn.Question, turn.Reply]);
                }
                else
                {
                    context.Abandon();
                }
            }
        },
        iter: 500);

    private sealed record Turn(string Question, string Reply, int Window, bool Completes);
}
