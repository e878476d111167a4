using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Tests;

/// <summary>Asks an instance as a fleet would, in short.</summary>
internal static class InstanceExtensions
{
    public static BotDefinition Definition { get; } = new() { Id = "BOT-001", Provider = "fake", Model = "fake-model" };

    public static BotTurn Turn(string text, IConversationHistory? history = null, int revision = 0) => new()
    {
        Definition = Definition,
        Provider = "fake",
        Model = "fake-model",
        ConversationId = StoredMessage.DefaultConversation,
        Text = text,
        HistoryRevision = revision,
        History = history ?? new CountedHistory(),
    };

    /// <summary>Waits for the end of an instance, and not for ever.</summary>
    /// <returns>Why it is gone.</returns>
    public static Task<string> EndAsync(this IBotInstance instance) => instance.Completion.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public static Task<string> AskAsync(this IBotInstance instance, string text) => instance.AskAsync(Turn(text));

    public static async Task<string> AskAsync(this IBotInstance instance, BotTurn turn)
    {
        var reply = "";
        await foreach (var update in instance.RunAsync(turn, TestContext.Current.CancellationToken))
        {
            reply += update.Text;
        }

        return reply;
    }
}
