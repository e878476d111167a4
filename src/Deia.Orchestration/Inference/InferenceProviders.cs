using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Inference.Demo;
using Deia.Orchestration.Inference.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Inference;

/// <summary>The registered providers by name, and which one answers for a bot. Safe for concurrent use.</summary>
public sealed class InferenceProviders
{
    private readonly Dictionary<string, IInferenceProvider> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<IInferenceProvider, IChatClient> _observedClients = new(ReferenceEqualityComparer.Instance);
    private readonly BackendProbe _probe;
    private readonly ConversationOptions _options;
    private readonly IInferenceProvider? _fallBack;

    /// <summary>Creates the registry.</summary>
    /// <param name="providers">The providers, in the order of their registration.</param>
    /// <param name="options">The settings; read once.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="environment">The host's environment, which decides whether bots fall back to <c>demo</c>; null: not Development.</param>
    /// <exception cref="DeiaException">Two providers have the same name, one takes no request at all, none is registered, or <c>Deia:Chat:DefaultProvider</c> is none of them.</exception>
    public InferenceProviders(
        IEnumerable<IInferenceProvider> providers, IOptions<DeiaOptions> options, TimeProvider timeProvider, IHostEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        All = [.. providers];
        foreach (var provider in All)
        {
            Add(provider);
        }

        _probe = new BackendProbe(timeProvider);
        _options = options.Value.Chat;
        Default = DefaultProvider();
        var fallsBack = _options.FallBackToDemo ?? (!NamesDefaultProvider && environment?.IsDevelopment() == true);
        _fallBack = fallsBack ? _byName.GetValueOrDefault(DemoProvider.Name) : null;
    }

    /// <summary>Gets the providers, in the order of their registration.</summary>
    public IReadOnlyList<IInferenceProvider> All { get; }

    /// <summary>Gets the provider of bots that name none.</summary>
    public IInferenceProvider Default { get; }

    /// <summary>Gets whether bots that name no provider use <c>demo</c> while <see cref="Default"/> can't be reached.</summary>
    public bool FallsBackToDemo => _fallBack is not null && _fallBack != Default;

    // An environment variable can only be set to nothing, not taken away by a later source.
    private bool NamesDefaultProvider => !string.IsNullOrWhiteSpace(_options.DefaultProvider);

    /// <summary>Finds a provider.</summary>
    /// <param name="name">Its name; compared without case.</param>
    /// <param name="provider">The provider, where there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out IInferenceProvider? provider) => _byName.TryGetValue(name, out provider);

    /// <summary>Says what is wrong with a provider's name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where a provider has the name, else a sentence that lists the names that can be used.</returns>
    public string? UnknownProviderError(string name) =>
        _byName.ContainsKey(name) ? null : $"There is no provider '{name}'; registered are {Names()}.";

    /// <summary>Tells which provider and which model answer for a bot.</summary>
    /// <param name="definition">What was asked for of the bot.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The bot's provider, or the default one, or <c>demo</c> where that can't be reached and falling back is on (<see cref="ConversationOptions.FallBackToDemo"/>);
    /// with the bot's model, or the default one of the default provider, or the provider's first.
    /// </returns>
    /// <exception cref="BackendException">The provider is not registered, can't be asked for its models, or has none.</exception>
    public ValueTask<ProviderChoice> ResolveAsync(BotDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var provider = Default;
        if (definition.Provider is { } name && !TryGet(name, out provider))
        {
            throw new BackendException(BackendFault.BadRequest, UnknownProviderError(name)!);
        }

        if (definition.Provider is null && _fallBack is not null && _fallBack != provider)
        {
            return ResolveWithFallBackAsync(provider, definition, _fallBack, cancellationToken);
        }

        return ModelOf(provider, definition) is { } model
            ? new(new ProviderChoice(provider, model))
            : WithFirstModelAsync(provider, null, cancellationToken);
    }

    /// <summary>Asks whether a backend is there; an answer that is less than three seconds old is given again.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The answer.</returns>
    public ValueTask<BackendHealth> CheckAsync(IInferenceProvider provider, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return _probe.CheckAsync(provider, cancellationToken);
    }

    /// <summary>Gets the client to ask a provider's models by: its own, or one around it where somebody listens to how models are asked.</summary>
    internal IChatClient ClientOf(IInferenceProvider provider) => ModelTelemetry.HasListeners
        ? _observedClients.GetOrAdd(provider, static provider => ModelTelemetry.Observe(provider.Client))
        : provider.Client;

    private async ValueTask<ProviderChoice> ResolveWithFallBackAsync(
        IInferenceProvider provider, BotDefinition definition, IInferenceProvider fallBack, CancellationToken cancellationToken)
    {
        var health = await CheckAsync(provider, cancellationToken).ConfigureAwait(false);
        if (!health.Reachable)
        {
            // A model that the bot names is the other provider's.
            return await WithFirstModelAsync(fallBack, provider.Name, cancellationToken).ConfigureAwait(false);
        }

        return ModelOf(provider, definition) is { } model
            ? new ProviderChoice(provider, model)
            : await WithFirstModelAsync(provider, null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ProviderChoice> WithFirstModelAsync(IInferenceProvider provider, string? inPlaceOf, CancellationToken cancellationToken) =>
        new(provider, await _probe.FirstModelAsync(provider, cancellationToken).ConfigureAwait(false), inPlaceOf);

    private string? ModelOf(IInferenceProvider provider, BotDefinition definition) =>
        definition.Model ?? (provider == Default && !string.IsNullOrWhiteSpace(_options.DefaultModel) ? _options.DefaultModel : null);

    private void Add(IInferenceProvider provider)
    {
        if (!_byName.TryAdd(provider.Name, provider))
        {
            throw new DeiaException($"Two providers are named '{provider.Name}'; names are compared without case. Register one of them under another name.");
        }

        if (provider.MaxConcurrentRequests < 1)
        {
            throw new DeiaException($"The provider '{provider.Name}' takes {provider.MaxConcurrentRequests} requests at a time; allowed is 1 or more.");
        }
    }

    private IInferenceProvider DefaultProvider()
    {
        if (All.Count == 0)
        {
            throw new DeiaException("No model provider is registered; register one.");
        }

        if (!NamesDefaultProvider)
        {
            return All.FirstOrDefault(provider => !IsDemo(provider)) ?? All[0];
        }

        return TryGet(_options.DefaultProvider!, out var provider)
            ? provider
            : throw new DeiaException($"Deia:Chat:DefaultProvider is '{_options.DefaultProvider}'; allowed is the name of a registered provider: {Names()}.");
    }

    private string Names() => string.Join(", ", All.Select(provider => $"'{provider.Name}'"));

    private static bool IsDemo(IInferenceProvider provider) => string.Equals(provider.Name, DemoProvider.Name, StringComparison.OrdinalIgnoreCase);
}
