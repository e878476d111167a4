namespace Deia.AspNetCore.Problems;

/// <summary>The names of the problems, as clients see them. The one place that spells them.</summary>
internal static class ProblemTypes
{
    public const string Validation = "urn:deia:validation";
    public const string Unauthorized = "urn:deia:unauthorized";
    public const string Forbidden = "urn:deia:forbidden";
    public const string TooManyRequests = "urn:deia:too-many-requests";
    public const string BotNotFound = "urn:deia:bot-not-found";
    public const string MessageNotFound = "urn:deia:message-not-found";
    public const string BotAlreadyRunning = "urn:deia:bot-already-running";
    public const string BotLimitReached = "urn:deia:bot-limit-reached";
    public const string BotNotRunning = "urn:deia:bot-not-running";
    public const string BotElsewhere = "urn:deia:bot-elsewhere";
    public const string NoBotAvailable = "urn:deia:no-bot-available";
    public const string QueueFull = "urn:deia:queue-full";
    public const string NotPending = "urn:deia:not-pending";
    public const string Cancelled = "urn:deia:cancelled";
    public const string BackendFailed = "urn:deia:backend-failed";
    public const string ShuttingDown = "urn:deia:shutting-down";
    public const string ReplyTimeout = "urn:deia:reply-timeout";
    public const string NoSession = "urn:deia:no-session";
    public const string KeyNotFound = "urn:deia:key-not-found";
    public const string AuthorityUnavailable = "urn:deia:authority-unavailable";
    public const string DatabaseUnavailable = "urn:deia:database-unavailable";
    public const string BadRequest = "urn:deia:bad-request";
    public const string NotFound = "urn:deia:not-found";
    public const string MethodNotAllowed = "urn:deia:method-not-allowed";
    public const string BodyTooLarge = "urn:deia:body-too-large";
    public const string UnsupportedMediaType = "urn:deia:unsupported-media-type";
    public const string ForeignOrigin = "urn:deia:foreign-origin";
    public const string InternalError = "urn:deia:internal-error";
}
