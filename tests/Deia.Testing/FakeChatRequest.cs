using Microsoft.Extensions.AI;

namespace Deia.Testing;

/// <summary>A request that a <see cref="FakeChatClient"/> received.</summary>
/// <param name="Number">The how manieth request of the client it is; 1 for the first.</param>
/// <param name="Messages">The messages, oldest first, copied when the request came.</param>
/// <param name="Options">The options, if any were given.</param>
public sealed record FakeChatRequest(int Number, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the text of the last message.</summary>
    public string LastText => Messages.Count == 0 ? "" : Messages[^1].Text;

    /// <summary>Gets what ends once the request is cancelled.</summary>
    /// <value>Under way for ever where it is not.</value>
    public Task Cancelled => _cancelled.Task;

    internal void Cancel() => _cancelled.TrySetResult();
}
