namespace Deia.Orchestration.Hosting;

/// <summary>Thrown where a bot's instance is gone, or could not be started.</summary>
/// <param name="message">Why, in one line without message text or secrets: it is shown as the bot's <c>detail</c>.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class BotCrashedException(string message, Exception? innerException = null) : DeiaException(message, innerException);
