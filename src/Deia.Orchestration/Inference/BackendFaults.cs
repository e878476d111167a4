using System.Net;
using System.Text.Json;

namespace Deia.Orchestration.Inference;

/// <summary>Tells the faults of a backend that is reached over HTTP from everything else.</summary>
public static class BackendFaults
{
    /// <summary>Classifies an exception by its type and, for HTTP, by its status.</summary>
    /// <param name="provider">The provider's name, for the text.</param>
    /// <param name="exception">The exception.</param>
    /// <returns>The fault, or null where the exception is not known to be one.</returns>
    public static BackendException? Classify(string provider, Exception exception) => exception switch
    {
        BackendException known => known,
        HttpRequestException { StatusCode: { } status } => new BackendException(
            OfStatus(status), $"The {provider} backend answered {(int)status}.", exception),
        HttpRequestException => new BackendException(
            BackendFault.Unreachable, $"The {provider} backend can't be reached. Is it running, and is its address right?", exception),
        TimeoutException or OperationCanceledException => new BackendException(
            BackendFault.Timeout, $"The {provider} backend did not answer in time.", exception),
        IOException => new BackendException(BackendFault.Truncated, $"The connection to the {provider} backend broke off.", exception),
        JsonException => new BackendException(BackendFault.Protocol, $"The {provider} backend sent something that can't be read.", exception),
        _ => null,
    };

    /// <summary>Tells what an HTTP status of a backend means.</summary>
    /// <param name="status">A status of 400 or more.</param>
    /// <returns>The fault.</returns>
    public static BackendFault OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => BackendFault.ModelNotFound,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => BackendFault.Overloaded,
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => BackendFault.Timeout,
        >= HttpStatusCode.InternalServerError => BackendFault.ServerError,
        _ => BackendFault.BadRequest,
    };
}
