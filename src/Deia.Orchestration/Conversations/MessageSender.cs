namespace Deia.Orchestration.Conversations;

/// <summary>Who wrote a message.</summary>
public enum MessageSender
{
    /// <summary>A person or a program that asks.</summary>
    User,

    /// <summary>The bot.</summary>
    Bot,
}
