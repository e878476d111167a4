using System.Text.Json;
using Deia.Orchestration.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.Bots;

public sealed class BotListTests
{
    [Theory]
    [InlineData("", 4, "a1 a2 b1 b2")]
    [InlineData("?status=&limit=", 4, "a1 a2 b1 b2")]
    [InlineData("?status=ready", 3, "a1 a2 b2")]
    [InlineData("?status=terminated", 1, "b1")]
    [InlineData("?status=faulted", 0, "")]
    [InlineData("?capability=CODE", 2, "a1 b1")]
    [InlineData("?capability=code&status=ready", 1, "a1")]
    [InlineData("?limit=1", 4, "a1")]
    [InlineData("?limit=2&after=a1", 4, "a2 b1")]
    [InlineData("?after=b2", 4, "")]
    [InlineData("?after=a9", 4, "b1 b2")]
    [InlineData("?status=ready&limit=1&after=a2", 3, "b2")]
    public async Task List_WithAQuery_GivesThePageAndTheTotal(string query, int total, string ids)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("b2");
        await app.LaunchAsync("b1", ""","capabilities":["code"]""");
        await app.LaunchAsync("a2");
        await app.LaunchAsync("a1", ""","capabilities":["code"]""");
        await app.PostAsync("/api/bot/b1/stop");

        var list = await app.GetAsync("/api/bots" + query);

        Assert.Equal(["items", "total"], Answer.Names(list.Json));
        Assert.Equal(total, list.Json.GetProperty("total").GetInt32());
        Assert.Equal(ids, string.Join(' ', list.Json.GetProperty("items").EnumerateArray().Select(bot => bot.GetProperty("id").GetString())));
    }

    [Theory]
    [InlineData("?status=asleep", "status")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?after=%21", "after")]
    [InlineData("?capability=%00", "capability")]
    [InlineData("?status=1&limit=-1", "status", "limit")]
    public async Task List_WithAWrongQuery_NamesTheFields(string query, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.GetAsync("/api/bots" + query)).IsProblem(400, "urn:deia:validation", fields);
    }

    [Fact]
    public async Task Models_WhereProvidersFail_ListsTheOthersAndSaysWhy()
    {
        StubProvider broken = new("broken") { Models = _ => throw new InvalidOperationException("secret") };
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services
            .AddSingleton<IInferenceProvider>(StubProvider.Down("down"))
            .AddSingleton<IInferenceProvider>(broken)
            .AddSingleton<IInferenceProvider>(new StubProvider("up")));

        var models = await app.GetAsync("/api/models");

        Assert.Equal(200, models.Status);
        Assert.Equal(["items", "unavailable"], Answer.Names(models.Json));
        Assert.Contains("""{"provider":"up","name":"one","sizeBytes":7,"contextTokens":4096}""", models.Text, StringComparison.Ordinal);
        Assert.Equal(["down", "broken"], models.Json.GetProperty("unavailable").EnumerateArray().Select(one => one.GetProperty("provider").GetString()));
        Assert.All(models.Json.GetProperty("unavailable").EnumerateArray(), one => Assert.Equal(["provider", "detail"], Answer.Names(one)));
        Assert.DoesNotContain("secret", models.Text + string.Concat(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_WhereAProviderHangs_AreAnsweredInTime()
    {
        WatchedTime time = new();
        StubProvider hanging = new("hanging") { Models = _ => new(new TaskCompletionSource<IReadOnlyList<ModelInfo>>().Task) };
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.AddSingleton<IInferenceProvider>(hanging), time: time);

        var asking = app.GetAsync("/api/models");
        await time.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Contains((await asking).Json.GetProperty("unavailable").EnumerateArray(), one => one.GetProperty("provider").GetString() == "hanging");
    }

    [Fact]
    public async Task Models_WithNothingButDefaults_ListsTheDemo()
    {
        await using var app = await DeiaApp.StartAsync();

        var models = (await app.GetAsync("/api/models")).Json;

        Assert.Contains(models.GetProperty("items").EnumerateArray(), model => model.GetProperty("provider").GetString() == "demo");
        Assert.Equal(JsonValueKind.Array, models.GetProperty("unavailable").ValueKind);
    }
}
