using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Inference;

/// <summary>A source of models under a name: one backend, one chat client, one limit.</summary>
/// <remarks>Implementations are safe for concurrent use. Deia never disposes a client that the app handed in.</remarks>
public interface IInferenceProvider
{
    /// <summary>Gets the name that bots choose the provider by, such as <c>ollama</c>; compared without case.</summary>
    string Name { get; }

    /// <summary>Gets how many requests the backend takes at a time, from all bots together.</summary>
    /// <value>1 or more.</value>
    int MaxConcurrentRequests { get; }

    /// <summary>Gets the client. The model is named by <see cref="ChatOptions.ModelId"/> of each request.</summary>
    IChatClient Client { get; }

    /// <summary>Makes the options of a bot's requests. They are made once and used for many requests, so nobody changes them.</summary>
    /// <param name="settings">How the bot wants its model to run.</param>
    /// <returns>The options.</returns>
    ChatOptions CreateOptions(InferenceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ChatOptions { ModelId = settings.Model, Temperature = (float?)settings.Temperature };
    }

    /// <summary>Lists the models.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The models, the one for bots that name none first.</returns>
    /// <exception cref="BackendException">The backend did not answer.</exception>
    ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the backend whether it is there. Ends within seconds, and throws only when cancelled.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells what an exception of <see cref="Client"/> means.</summary>
    /// <param name="exception">The exception; never a cancellation that Deia asked for.</param>
    /// <returns>The fault, or null where the exception is none of the backend's: it then counts as a crash of the bot.</returns>
    BackendException? Classify(Exception exception) => BackendFaults.Classify(Name, exception);
}
