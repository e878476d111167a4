using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Deia.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Gate;

/// <summary>Stands around every endpoint of Deia, so that whatever leaves one is answered by a problem.</summary>
internal static partial class ProblemGuard
{
    /// <summary>Runs an endpoint.</summary>
    public static async Task RunAsync(RequestDelegate handle, HttpContext context)
    {
        try
        {
            await handle(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
#pragma warning disable CA1031 // Whatever it is, the client is told that something went wrong, and the log what.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var problem = DeiaProblems.From(exception);
            if (ReferenceEquals(problem, DeiaProblems.InternalError))
            {
                LogDefect(Logger(context), Problem.TraceIdOf(context), context.GetEndpoint()?.DisplayName, exception.GetType().Name, exception.StackTrace);
            }
            else if (exception is StoreUnavailableException)
            {
                LogStoreUnavailable(Logger(context), exception.Message);
            }

            if (context.Response.HasStarted)
            {
                // An answer that breaks off must not look whole.
                context.Abort();
                return;
            }

            context.Response.Clear();
            SecurityHeaders.Set(context.Response.Headers);
            await problem.ExecuteAsync(context);
        }
    }

    private static ILogger Logger(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemGuard));

    [LoggerMessage(1000, LogLevel.Error, "{TraceId}: {Endpoint} was left by {ExceptionType} at\n{StackTrace}", EventName = "http.failed")]
    private static partial void LogDefect(ILogger logger, string traceId, string? endpoint, string exceptionType, string? stackTrace);

    [LoggerMessage(1001, LogLevel.Warning, "A request could not be served: {Reason}", EventName = "http.refused")]
    private static partial void LogStoreUnavailable(ILogger logger, string reason);
}
