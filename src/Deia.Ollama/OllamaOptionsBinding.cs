using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Deia.Ollama;

/// <summary>Binds <see cref="OllamaOptions"/> from the app's configuration, where it has one: a plain service collection has none.</summary>
internal sealed class OllamaOptionsBinding(IServiceProvider services) : IConfigureOptions<OllamaOptions>
{
    public void Configure(OllamaOptions options) =>
        services.GetService<IConfiguration>()?.GetSection(OllamaOptions.SectionName).Bind(options);
}
