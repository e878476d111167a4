using System.Net;
using Deia.Orchestration.Inference;
using Deia.Testing.Ollama;

namespace Deia.Ollama.Tests;

public sealed class OllamaModelsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListModels_Several_GivesNameSizeAndContextInOllamasOrder()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Models =
        [
            new("qwen3:8b") { Size = 5_225_388_164, ContextLength = 40_960, Architecture = "qwen3" },
            new("llama3.2:latest") { Size = 2_019_393_189, ContextLength = 131_072 },
        ];

        var models = await ollama.Provider.ListModelsAsync(Stop);

        Assert.Equal(
            [new("ollama", "qwen3:8b", 5_225_388_164, 40_960), new ModelInfo("ollama", "llama3.2:latest", 2_019_393_189, 131_072)],
            models);
    }

    [Fact]
    public async Task ListModels_ModelThatOnlyEmbeds_IsLeftOut()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Models = [new("nomic-embed-text:latest") { Capabilities = ["embedding"] }, new("llama3.2:latest")];

        Assert.Equal("llama3.2:latest", Assert.Single(await ollama.Provider.ListModelsAsync(Stop)).Name);
    }

    [Fact]
    public async Task ListModels_Twice_AsksForEachModelsContextOnce()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        await ollama.Provider.ListModelsAsync(Stop);
        ollama.Server.Models = [.. ollama.Server.Models, new("gemma3:4b") { ContextLength = 8_192 }];

        var models = await ollama.Provider.ListModelsAsync(Stop);

        Assert.Equal(2, ollama.Server.CallsTo("/api/show"));
        Assert.Equal(8_192, models[1].ContextTokens);
    }

    [Fact]
    public async Task ListModels_DetailsFail_ListsTheModelWithoutThemAndAsksAgain()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Status(HttpStatusCode.InternalServerError), times: 1, path: "/api/show");

        var first = Assert.Single(await ollama.Provider.ListModelsAsync(Stop));
        var second = Assert.Single(await ollama.Provider.ListModelsAsync(Stop));

        Assert.Equal((null, 131_072), (first.ContextTokens, second.ContextTokens));
    }

    [Fact]
    public async Task ListModels_None_IsEmpty()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Models = [];

        Assert.Empty(await ollama.Provider.ListModelsAsync(Stop));
    }

    [Fact]
    public async Task ListModels_Down_IsUnreachable()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        await ollama.Server.GoDownAsync();

        var fault = await Assert.ThrowsAsync<BackendException>(async () => await ollama.Provider.ListModelsAsync(Stop));

        Assert.Equal(BackendFault.Unreachable, fault.Fault);
    }
}
