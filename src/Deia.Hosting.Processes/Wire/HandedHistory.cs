using Deia.Orchestration.Conversations;

namespace Deia.Hosting.Processes.Wire;

/// <summary>A conversation that a worker lacked.</summary>
/// <param name="Messages">Its newest messages, as many as the worker asked for, oldest first.</param>
internal sealed record HandedHistory(IReadOnlyList<StoredMessage> Messages);
