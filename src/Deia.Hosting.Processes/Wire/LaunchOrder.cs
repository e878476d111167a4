using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Wire;

/// <summary>What a worker is told first, on its standard input alone: the secret and the settings are on no command line and in no environment.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Port">The port to listen on, on the loopback address.</param>
/// <param name="Secret">What every request must show.</param>
/// <param name="Environment">The name of the host's environment, such as <c>Production</c>.</param>
/// <param name="ApplicationName">The name of the host's application.</param>
/// <param name="ContentRoot">The host's content root.</param>
/// <param name="LogLevel">The least grave of what the host's log takes.</param>
/// <param name="Configuration">The host's whole configuration, wherever it came from.</param>
internal sealed record LaunchOrder(
    string BotId,
    int Port,
    string Secret,
    string Environment,
    string ApplicationName,
    string ContentRoot,
    LogLevel LogLevel,
    IReadOnlyDictionary<string, string?> Configuration);
