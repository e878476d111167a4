namespace Deia.Orchestration.Conversations;

/// <summary>What became of a message.</summary>
public enum MessageStatus
{
    /// <summary>A question whose reply is not stored yet.</summary>
    Pending,

    /// <summary>A question whose reply is stored.</summary>
    Answered,

    /// <summary>A question that was given up.</summary>
    Failed,

    /// <summary>A whole reply.</summary>
    Complete,

    /// <summary>A reply that was stopped half-way; its text so far was kept.</summary>
    Cancelled,
}
