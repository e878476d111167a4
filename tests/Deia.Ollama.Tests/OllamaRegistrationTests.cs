using Deia.Orchestration.Inference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Ollama.Tests;

public sealed class OllamaRegistrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddOllama_PlainServices_HasTheDefaults()
    {
        var services = new ServiceCollection();
        new DeiaBuilder(services).AddOllama();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var ollama = provider.GetRequiredService<IInferenceProvider>();

        Assert.Equal(("ollama", 4), (ollama.Name, ollama.MaxConcurrentRequests));
        Assert.Equal("http://localhost:11434", provider.GetRequiredService<IOptions<OllamaOptions>>().Value.Endpoint);
    }

    [Fact]
    public async Task AddOllama_Twice_AddsOneProviderAndAppliesBothSettings()
    {
        var services = new ServiceCollection();
        new DeiaBuilder(services).AddOllama(options => options.MaxConcurrentRequests = 2).AddOllama(options => options.Endpoint = "http://gpu:1");
        await using var provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<IInferenceProvider>());
        Assert.Single(services, service => service.ServiceType == typeof(IConfigureOptions<OllamaOptions>) && service.ImplementationType is not null);
        var options = provider.GetRequiredService<IOptions<OllamaOptions>>().Value;
        Assert.Equal((2, "http://gpu:1"), (options.MaxConcurrentRequests, options.Endpoint));
    }

    [Fact]
    public async Task AddOllama_BesideAnotherProvider_LeavesItAlone()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IInferenceProvider>(new OtherProvider());
        new DeiaBuilder(services).AddOllama();
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(["other", "ollama"], provider.GetServices<IInferenceProvider>().Select(found => found.Name));
    }

    [Fact]
    public void AddOllama_Configuration_IsBoundAndTheAppHasTheLastWord()
    {
        using var host = Host(
            new() { ["Deia:Ollama:Endpoint"] = "https://gpu.example/ollama", ["Deia:Ollama:MaxConcurrentRequests"] = "9", ["Deia:Ollama:IdleTimeout"] = "00:00:07" },
            options => options.MaxConcurrentRequests = 3);

        var options = host.Services.GetRequiredService<IOptions<OllamaOptions>>().Value;

        Assert.Equal(("https://gpu.example/ollama", 3, TimeSpan.FromSeconds(7)), (options.Endpoint, options.MaxConcurrentRequests, options.IdleTimeout));
    }

    [Theory]
    [InlineData("MaxConcurrentRequests", "0", "Deia:Ollama:MaxConcurrentRequests is '0'; allowed is 1 to 1024.")]
    [InlineData("MaxConcurrentRequests", "1025", "Deia:Ollama:MaxConcurrentRequests is '1025'; allowed is 1 to 1024.")]
    [InlineData("FirstTokenTimeout", "00:00:00", "Deia:Ollama:FirstTokenTimeout is '00:00:00'; allowed is 00:00:01 to 1.00:00:00.")]
    [InlineData("IdleTimeout", "02:00:00", "Deia:Ollama:IdleTimeout is '02:00:00'; allowed is 00:00:01 to 01:00:00.")]
    [InlineData("ConnectTimeout", "-00:00:01", "Deia:Ollama:ConnectTimeout is '-00:00:01'; allowed is 00:00:00.1000000 to 00:01:00.")]
    [InlineData("Endpoint", "localhost:11434", "Deia:Ollama:Endpoint is 'localhost:11434'; allowed is an absolute http or https address, such as http://localhost:11434.")]
    [InlineData("Endpoint", "ftp://gpu", "Deia:Ollama:Endpoint is 'ftp://gpu'; allowed is an absolute http or https address, such as http://localhost:11434.")]
    public async Task Start_WrongValue_NamesTheKeyTheValueAndWhatIsAllowed(string key, string value, string expected)
    {
        using var host = Host(new() { [$"Deia:Ollama:{key}"] = value });

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Stop));

        Assert.Equal(expected, Assert.Single(error.Failures));
    }

    [Theory]
    [InlineData("http://me:pass-word@gpu:11434")]
    [InlineData("me:pass-word@gpu:11434")]
    [InlineData("http://gpu:11434?key=pass-word")]
    public async Task Start_EndpointWithASecret_IsRefusedWithoutRepeatingIt(string endpoint)
    {
        using var host = Host(new() { ["Deia:Ollama:Endpoint"] = endpoint });

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Stop));

        Assert.Contains("Deia:Ollama:Endpoint", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://gpu:11434", "http://gpu:11434/api/chat")]
    [InlineData("https://gateway/ollama", "https://gateway/ollama/api/chat")]
    [InlineData("https://gateway/ollama/", "https://gateway/ollama/api/chat")]
    public void BaseAddress_WithAndWithoutAPath_KeepsIt(string endpoint, string expected) =>
        Assert.Equal(expected, new Uri(OllamaEndpoint.BaseAddress(new OllamaOptions { Endpoint = endpoint }), "api/chat").AbsoluteUri);

    private static IHost Host(Dictionary<string, string?> settings, Action<OllamaOptions>? configure = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        new DeiaBuilder(builder.Services).AddOllama(configure);
        return builder.Build();
    }
}
