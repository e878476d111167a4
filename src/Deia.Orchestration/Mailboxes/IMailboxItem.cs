namespace Deia.Orchestration.Mailboxes;

/// <summary>Something that waits its turn in a mailbox.</summary>
internal interface IMailboxItem
{
    /// <summary>Gets the lane; items of one lane are handled one after the other, in the order of their reservation.</summary>
    string Lane { get; }

    /// <summary>Gets or sets whether the item may be handled. Only the mailbox sets it.</summary>
    bool IsCommitted { get; set; }
}
