namespace Deia.Testing.Conformance;

/// <summary>The calls that carry a fencing number.</summary>
public enum FencedWrite
{
    SaveBot,
    SaveBotWithAnothersPort,
    DeleteBot,
    SaveStatus,
    DeleteStatus,
    AddMessage,
    AddMessageAgain,
    ImportMessages,
    ResolveMessage,
    DeleteMessages,
    DeleteConversation,
}
