using System.Runtime.CompilerServices;
using System.Text;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Hosting;

/// <summary>A bot at work, the same in every host: the context, the model and the stream of one turn.</summary>
/// <param name="providers">The model providers.</param>
/// <param name="tokenCounter">Counts tokens where an estimate is not enough.</param>
/// <param name="options">The settings.</param>
/// <param name="logger">The log.</param>
public sealed partial class BotRuntime(
    InferenceProviders providers, ITokenCounter tokenCounter, IOptions<DeiaOptions> options, ILogger<BotRuntime> logger)
{
    private readonly TaskCompletionSource<string> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConversationMemory _memory = new(tokenCounter);
    private PreparedModel? _model;

    /// <summary>Gets the end of the bot: why it is gone, in one line. The task never fails.</summary>
    public Task<string> Completion => _completion.Task;

    /// <summary>Looks for the bot's provider, model and backend.</summary>
    /// <param name="definition">What is asked for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="BotCrashedException">Something failed that is none of the backend's; the bot has ended, too. Or it had ended before.</exception>
    public async ValueTask<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ThrowIfEnded();
        try
        {
            var choice = await providers.ResolveAsync(definition, cancellationToken).ConfigureAwait(false);
            var health = await providers.CheckAsync(choice.Provider, cancellationToken).ConfigureAwait(false);
            var standIn = choice.InPlaceOf is { } name ? $"{name} can't be reached, so {choice.Provider.Name} answers in its place." : null;
            return new BotConnection(choice.Provider.Name, choice.Model, health.Reachable, health.Detail ?? standIn);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A provider may throw what its backend's library throws; what is no fault of the backend ends the bot.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var problem = exception as DeiaException ?? BackendFaults.Classify(definition.Provider ?? "model", exception) ?? throw Crash(exception);
            return new BotConnection(definition.Provider, definition.Model, false, problem.Message);
        }
    }

    /// <summary>Runs one turn.</summary>
    /// <param name="turn">The question and what is needed to answer it.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    /// <returns>The reply as it comes; the last update carries the <see cref="BotTurnResult"/>.</returns>
    /// <exception cref="BackendException">The model backend failed.</exception>
    /// <exception cref="BotCrashedException">Something failed that is none of the backend's; the bot has ended, too. Or it had ended before.</exception>
    /// <exception cref="StoreUnavailableException">The history could not be read.</exception>
    public async IAsyncEnumerable<BotTurnUpdate> RunAsync(BotTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ThrowIfEnded();
        var model = Prepare(turn);
        var context = await _memory.RecallAsync(turn, model.ContextTokens, cancellationToken).ConfigureAwait(false);
        var messages = context.Begin(turn.Text, turn.SystemPrompt, model.ContextTokens);
        ReplyText reply = default;
        UsageDetails? usage = null;
        var isComplete = false;
        var reachedLimit = false;
        try
        {
            ModelStream stream = new(providers.ClientOf(model.Provider), messages, model.Options, cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                while (await NextAsync(stream, model.Provider, cancellationToken).ConfigureAwait(false))
                {
                    ThrowIfEnded();
                    reachedLimit |= stream.Current.FinishReason == ChatFinishReason.Length;
                    foreach (var content in stream.Current.Contents)
                    {
                        if (content is TextContent { Text: { Length: > 0 } text })
                        {
                            reply.Append(text);
                            yield return new BotTurnUpdate(text);
                        }
                        else if (content is UsageContent { Details: var details })
                        {
                            usage = details;
                        }
                    }
                }
            }

            isComplete = true;
        }
        finally
        {
            if (!isComplete)
            {
                context.Abandon();
            }
        }

        var truncated = context.Truncated;
        context.Complete(reply.ToString());
        if (usage?.InputTokenCount is { } reported)
        {
            context.Correct((int)reported);
        }

        yield return new BotTurnUpdate(new BotTurnResult((int?)usage?.OutputTokenCount, (int?)usage?.InputTokenCount, truncated) { ReachedLimit = reachedLimit });
    }

    /// <summary>Ends the bot.</summary>
    /// <param name="reason">Why, in one line.</param>
    public void End(string reason) => _completion.TrySetResult(reason);

    private PreparedModel Prepare(BotTurn turn)
    {
        var model = _model;
        if (model is null || !model.IsFor(turn))
        {
            if (!providers.TryGet(turn.Provider, out var provider))
            {
                throw new BackendException(BackendFault.BadRequest, providers.UnknownProviderError(turn.Provider) ?? turn.Provider);
            }

            var contextTokens = turn.Definition.ContextTokens ?? options.Value.Chat.ContextTokens;
            var settings = new InferenceSettings(turn.Model, contextTokens, turn.Definition.Temperature);
            _model = model = new PreparedModel(turn.Definition, turn.Provider, turn.Model, provider, provider.CreateOptions(settings), contextTokens);
        }

        return model;
    }

    private async ValueTask<bool> NextAsync(ModelStream stream, IInferenceProvider provider, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not BackendException)
        {
            var cause = exception is ModelCallException { InnerException: { } inner } ? inner : exception;
            throw (Exception?)provider.Classify(cause) ?? Crash(cause);
        }
    }

    private void ThrowIfEnded()
    {
        if (_completion.Task.IsCompletedSuccessfully)
        {
            throw new BotCrashedException(_completion.Task.Result);
        }
    }

    private BotCrashedException Crash(Exception exception)
    {
        // The exception's own text may quote a message or a secret, so only its type is told.
        var reason = $"{exception.GetType().Name} left the model client";
        LogCrash(exception.GetType().Name, exception.StackTrace);
        End(reason);
        return new BotCrashedException(reason, exception);
    }

    [LoggerMessage(400, LogLevel.Error, "A bot crashed: {ExceptionType} left its model client at\n{StackTrace}", EventName = "bot.model_failed")]
    private partial void LogCrash(string exceptionType, string? stackTrace);

    /// <summary>Collects a reply; one that comes in one piece is not copied.</summary>
    private struct ReplyText
    {
        private string? _first;
        private StringBuilder? _all;

        public void Append(string text)
        {
            if (_first is null)
            {
                _first = text;
            }
            else
            {
                (_all ??= new StringBuilder(_first)).Append(text);
            }
        }

        public override readonly string ToString() => _all?.ToString() ?? _first ?? string.Empty;
    }
}
