using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Deia.Orchestration.Inference;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Bots;

/// <summary>Asks all providers at once for their models, and waits for none of them for long.</summary>
internal static partial class ModelList
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IResult> GetAsync(
        HttpContext context, InferenceProviders providers, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(ModelList));
        using CancellationTokenSource patience = new(Patience, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var answers = await Task.WhenAll(providers.All.Select(provider => AskAsync(provider, logger, linked.Token)));
        context.RequestAborted.ThrowIfCancellationRequested();
        ModelListResponse response = new(
            [.. answers.SelectMany(answer => answer.Models)],
            [.. answers.Select(answer => answer.Unavailable).OfType<UnavailableProviderResponse>()]);
        return DeiaResults.Json(response, DeiaJson.Context.ModelListResponse);
    }

    private static async Task<(IReadOnlyList<ModelInfo> Models, UnavailableProviderResponse? Unavailable)> AskAsync(
        IInferenceProvider provider, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            // On the thread pool, and left behind when the time is up, so that no provider can hold up the others.
            return (await Task.Run(() => provider.ListModelsAsync(cancellationToken).AsTask(), cancellationToken).WaitAsync(cancellationToken), null);
        }
        catch (OperationCanceledException)
        {
            return Unavailable($"The {provider.Name} backend did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (BackendException exception)
        {
            return Unavailable(exception.Message);
        }
#pragma warning disable CA1031 // Whatever a provider throws is no reason to hide the models of the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(logger, provider.Name, exception.GetType().Name, exception.StackTrace);
            return Unavailable($"The {provider.Name} backend could not be asked ({exception.GetType().Name}).");
        }

        (IReadOnlyList<ModelInfo>, UnavailableProviderResponse?) Unavailable(string detail) => ([], new UnavailableProviderResponse(provider.Name, detail));
    }

    [LoggerMessage(1020, LogLevel.Error, "The models of {Provider} could not be listed: {ExceptionType} at\n{StackTrace}", EventName = "models.failed")]
    private static partial void LogDefect(ILogger logger, string provider, string exceptionType, string? stackTrace);
}
