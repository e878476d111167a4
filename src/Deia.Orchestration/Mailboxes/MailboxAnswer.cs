namespace Deia.Orchestration.Mailboxes;

/// <summary>What a mailbox says to a new item.</summary>
internal enum MailboxAnswer
{
    /// <summary>A place is reserved.</summary>
    Reserved,

    /// <summary>Every place is taken.</summary>
    Full,

    /// <summary>Nothing is taken at all.</summary>
    Closed,
}
