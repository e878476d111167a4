using Deia.Orchestration.Inference;
using Microsoft.Extensions.AI;

namespace Deia.Testing;

/// <summary>The replies that <see cref="Conformance.BotHostConformance"/> asks for, for a <see cref="FakeChatClient"/> wherever it lives.</summary>
public static class ScriptedModel
{
    /// <summary>Answers by the script.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The reply.</returns>
    public static FakeChatReply Reply(FakeChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.LastText switch
        {
            "count" => new FakeChatReply("one ", "two ", "three") { Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 7 } },
            "limit" => new FakeChatReply("cut short") { FinishReason = ChatFinishReason.Length },
            "hang" => new FakeChatReply("begun", "never") { Gate = OpenForOne() },
            "overload" => new FakeChatReply("half") { Failure = new BackendException(BackendFault.Overloaded, "The fake backend has too much to do.") },
            "crash" => new FakeChatReply("half") { Failure = new InvalidCastException("a defect") },
            _ => new FakeChatReply(string.Join('|', request.Messages.Select(message => message.Text))),
        };
    }

    private static TokenGate OpenForOne()
    {
        TokenGate gate = new();
        gate.Open();
        return gate;
    }
}
