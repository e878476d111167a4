using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Hosting.Processes.Wire;

/// <summary>The last line of a reply; the lines before it are pieces of text, each a JSON string. Of the three, one is set.</summary>
internal sealed record TurnEnd
{
    /// <summary>Gets how the turn ended, where it ended well.</summary>
    public BotTurnResult? Result { get; init; }

    /// <summary>Gets what the model backend did wrong.</summary>
    public FaultLine? Fault { get; init; }

    /// <summary>Gets why the bot is gone.</summary>
    public string? Crash { get; init; }

    /// <param name="Fault">What went wrong.</param>
    /// <param name="Message">What failed, where, and what to do.</param>
    public sealed record FaultLine(BackendFault Fault, string Message);
}
