using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Benchmarks.Processes;

/// <summary>A chat client whose reply has as many tokens as the question says, one after the other with a little time between, as a model's come.</summary>
internal sealed class TalkativeChatClient : IChatClient
{
    public const string Name = "talkative";

    /// <summary>The question that is answered at once and leaves a thread that never rests.</summary>
    public const string Spin = "spin";

    /// <summary>Behind the number of tokens: they come as quickly as they are taken.</summary>
    public const string AtOnce = " at once";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var question = messages.Last().Text;
        if (question == Spin)
        {
            new Thread(static () =>
            {
                while (true)
                {
                    Thread.SpinWait(1_000_000);
                }
            })
            { IsBackground = true }.Start();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "spinning");
            yield break;
        }

        var pace = question.EndsWith(AtOnce, StringComparison.Ordinal) ? TimeSpan.Zero : Pace;
        var tokens = int.Parse(question.AsSpan(0, question.Length - (pace == Pace ? 0 : AtOnce.Length)), CultureInfo.InvariantCulture);
        for (var token = 0; token < tokens; token++)
        {
            await (pace == Pace ? Task.Delay(pace, cancellationToken) : Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "word ");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to release.
    }
}
