using Deia.Ollama;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Inference;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Ollama to Deia.</summary>
public static class OllamaDeiaBuilderExtensions
{
    /// <summary>Adds Ollama as the provider <c>ollama</c>, set by the configuration section <c>Deia:Ollama</c> where the app has a configuration. Adding it twice does no harm.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Options are checked when the host starts; an <see cref="OptionsValidationException"/> then names the key, the value and what is allowed.</remarks>
    public static IDeiaBuilder AddOllama(this IDeiaBuilder builder, Action<OllamaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OllamaOptions>, OllamaOptionsBinding>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OllamaOptions>, OllamaOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OllamaOptions>, OllamaEndpoint>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IInferenceProvider, OllamaProvider>());
        var options = services.AddOptions<OllamaOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder;
    }
}
