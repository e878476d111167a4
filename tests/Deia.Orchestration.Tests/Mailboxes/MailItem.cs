using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Tests.Mailboxes;

/// <summary>An item that its handling waits for.</summary>
internal sealed class MailItem(string lane, int number = 0) : IMailboxItem
{
    public string Lane { get; } = lane;

    public bool IsCommitted { get; set; }

    public int Number { get; } = number;

    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
