using System.Globalization;
using Deia.AspNetCore.Identity;
using Deia.Orchestration;
using Deia.Orchestration.Inference;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Problems;

/// <summary>The one place where a refusal, an exception or a request that can't be read becomes a problem.</summary>
internal static class DeiaProblems
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(5);

    /// <summary>The longest name from a request that a problem repeats, in UTF-16 code units.</summary>
    private const int LongestName = 200;

    public static Problem NotFound { get; } = new(
        ProblemTypes.NotFound, "There is nothing here.", StatusCodes.Status404NotFound, "Deia has no such path.");

    public static Problem MethodNotAllowed { get; } = new(
        ProblemTypes.MethodNotAllowed,
        "The path does not take this method.",
        StatusCodes.Status405MethodNotAllowed,
        "The header Allow lists the methods that the path takes.");

    public static Problem UnsupportedMediaType { get; } = new(
        ProblemTypes.UnsupportedMediaType,
        "The body's content type is not taken.",
        StatusCodes.Status415UnsupportedMediaType,
        "Send the body as application/json in UTF-8.");

    public static Problem InternalError { get; } = new(
        ProblemTypes.InternalError,
        "Something went wrong in the host.",
        StatusCodes.Status500InternalServerError,
        "The host's log says more; traceId finds the request in it.");

    public static Problem ReplyBrokeOff { get; } = new(
        ProblemTypes.BackendFailed,
        "The model backend failed.",
        StatusCodes.Status502BadGateway,
        "The reply broke off and begins again. Words that were sent can't be taken back; read the whole reply in the history.");

    public static Problem BodyTooLarge(long limit) => new(
        ProblemTypes.BodyTooLarge,
        "The body is too large.",
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The body must not exceed {limit} bytes."));

    public static Problem Invalid(string field, string error) => From(Refusal.Invalid(field, error));

    public static Problem ReplyTimeout(TimeSpan waited) => From(new Refusal(
        RefusalReason.ReplyTimeout,
        string.Create(
            CultureInfo.InvariantCulture,
            $"No reply within {waited.TotalSeconds:0.###} s (Deia:Chat:ReplyTimeout). The message stays pending and is still answered; read it in the history.")));

    public static Problem CompletionTimeout(TimeSpan waited) => new(
        ProblemTypes.ReplyTimeout,
        "The reply has not come in time.",
        StatusCodes.Status504GatewayTimeout,
        string.Create(CultureInfo.InvariantCulture, $"No word of the reply within {waited.TotalSeconds:0.###} s (Deia:Chat:ReplyTimeout)."));

    /// <summary>Says that no bot runs under the name of a model, in the words that clients of OpenAI's API know.</summary>
    public static Problem ModelNotFound(string model) => new(
        ProblemTypes.BotNotFound,
        "There is no such bot.",
        StatusCodes.Status404NotFound,
        $"The model {(model.Length <= LongestName ? $"`{model}` " : "")}does not exist or you do not have access to it.");

    /// <summary>Turns an expected refusal into a problem.</summary>
    public static Problem From(Refusal refusal)
    {
        var (type, title, status) = refusal.Reason switch
        {
            RefusalReason.Invalid => (ProblemTypes.Validation, "The request is not valid.", 400),
            RefusalReason.Forbidden => (ProblemTypes.Forbidden, "The caller may not do this.", 403),
            RefusalReason.BotNotFound => (ProblemTypes.BotNotFound, "There is no such bot.", 404),
            RefusalReason.MessageNotFound => (ProblemTypes.MessageNotFound, "There is no such message.", 404),
            RefusalReason.BotAlreadyRunning => (ProblemTypes.BotAlreadyRunning, "The bot runs already.", 409),
            RefusalReason.BotLimitReached => (ProblemTypes.BotLimitReached, "No more bots may run.", 409),
            RefusalReason.BotNotRunning => (ProblemTypes.BotNotRunning, "The bot does not run.", 409),
            RefusalReason.BotElsewhere => (ProblemTypes.BotElsewhere, "Another host holds the bot.", 503),
            RefusalReason.NoBotAvailable => (ProblemTypes.NoBotAvailable, "No bot can take the message.", 409),
            RefusalReason.QueueFull => (ProblemTypes.QueueFull, "Too many questions wait for the bot.", 503),
            RefusalReason.NotPending => (ProblemTypes.NotPending, "The message is not pending.", 409),
            RefusalReason.Cancelled => (ProblemTypes.Cancelled, "The question was cancelled.", 409),
            RefusalReason.BackendFailed => (ProblemTypes.BackendFailed, "The model backend failed.", 502),
            RefusalReason.ReplyTimeout => (ProblemTypes.ReplyTimeout, "The reply has not come in time.", 504),
            RefusalReason.ShuttingDown => (ProblemTypes.ShuttingDown, "The host is shutting down.", 503),
            _ => throw new InvalidOperationException($"No problem is known for {refusal.Reason}."),
        };
        return new Problem(type, title, status, refusal.Detail)
        {
            Errors = refusal.Reason == RefusalReason.Invalid ? refusal.Errors : null,
            RetryAfter = refusal.RetryAfter,
        };
    }

    /// <summary>Turns an exception into a problem that tells nothing of the host's inside.</summary>
    public static Problem From(Exception exception) => exception switch
    {
        DeiaRefusedException refused => From(refused.Refusal),
        StoreUnavailableException => new Problem(
            ProblemTypes.DatabaseUnavailable,
            "The database can't be used just now.",
            StatusCodes.Status503ServiceUnavailable,
            "The database can't be reached or takes no writes. What was asked for may have happened all the same. Ask again later.")
        {
            RetryAfter = StoreRetry,
        },
        LeaseLostException lost => From(new Refusal(RefusalReason.BotElsewhere, lost.Message) { RetryAfter = StoreRetry }),
        AuthorityUnavailableException authority => new Problem(
            ProblemTypes.AuthorityUnavailable, "The sign-in authority can't be used just now.", StatusCodes.Status503ServiceUnavailable, authority.Message)
        {
            RetryAfter = StoreRetry,
        },
        BackendException backend => From(new Refusal(RefusalReason.BackendFailed, backend.Message)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem(
            ProblemTypes.BodyTooLarge, "The body is too large.", StatusCodes.Status413PayloadTooLarge, "The body exceeds what the host takes."),
        BadHttpRequestException { StatusCode: < 500 } bad => new Problem(
            ProblemTypes.BadRequest, "The request can't be read.", bad.StatusCode, "The request breaks off, or is no proper HTTP."),
        _ => InternalError,
    };
}
