using System.Text.Json;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Events;
using Deia.Orchestration.Inference;
using Deia.Orchestration.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Deia.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Health_OfAHostWithoutFaults_IsHealthy()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var health = await app.GetAsync("/health");

        Assert.Equal(["status", "version", "uptimeSeconds", "checks"], Answer.Names(health.Json));
        Assert.NotEqual("", Text(health.Json, "version"));
        Assert.Equal(JsonValueKind.Number, health.Json.GetProperty("uptimeSeconds").ValueKind);
        var checks = health.Json.GetProperty("checks");
        Assert.Equal(["database", "cache", "backend", "bots", "disk"], Answer.Names(checks));
        Assert.All(checks.EnumerateObject(), check => Assert.Equal(["status", "detail"], Answer.Names(check.Value).Take(2)));
        Assert.All(["database", "cache", "backend", "bots"], name => Assert.Equal("healthy", Text(checks.GetProperty(name), "status")));
        Assert.Equal("""{"ready":1}""", checks.GetProperty("bots").GetProperty("byStatus").GetRawText());
        Assert.Equal(200, health.Status);
    }

    [Theory]
    [InlineData("/health/db", Stores.Database)]
    [InlineData("/health/cache", Stores.Cache)]
    public async Task HealthOfStorage_WithoutFaults_NamesItAndItsLatency(string path, string provider)
    {
        await using var app = await DeiaApp.StartAsync();

        var health = await app.GetAsync(path);

        Assert.Equal(200, health.Status);
        Assert.Equal(["detail", "latencyMs", "provider", "status"], Answer.Names(health.Json).Order(StringComparer.Ordinal));
        Assert.Equal(("healthy", provider), (Text(health.Json, "status"), Text(health.Json, "provider")));
    }

    [Fact]
    public async Task Health_WithoutItsDatabase_IsUnhealthy()
    {
        StubStorage store = new(() => Task.FromResult<(bool, string?)>((false, "The disk is full.")));
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.Replace(ServiceDescriptor.Singleton<IStoreHealth>(store)));

        var (health, database, ready) = (await app.GetAsync("/health"), await app.GetAsync("/health/db"), await app.GetAsync("/health/ready"));

        Assert.Equal((503, "unhealthy"), (health.Status, Text(health.Json, "status")));
        Assert.Equal((503, "unhealthy", "stub", "The disk is full."), (
            database.Status, Text(database.Json, "status"), Text(database.Json, "provider"), Text(database.Json, "detail")));
        Assert.Equal((503, "unhealthy"), (ready.Status, Text(ready.Json, "status")));
        Assert.Equal(200, (await app.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task Health_OfADatabaseThatHangs_IsAnsweredInTime()
    {
        WatchedTime time = new();
        StubStorage store = new(() => new TaskCompletionSource<(bool, string?)>().Task);
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.Replace(ServiceDescriptor.Singleton<IStoreHealth>(store)), time: time);

        var asking = app.GetAsync("/health/db");
        await time.PassAsync(TimeSpan.FromSeconds(2));

        var health = await asking;
        Assert.Equal((503, 2000), (health.Status, health.Json.GetProperty("latencyMs").GetDouble()));
    }

    [Theory]
    [InlineData("/health/db")]
    [InlineData("/health/cache")]
    [InlineData("/health/ready")]
    [InlineData("/health")]
    public async Task AnyHealth_OfStorageThatBlocks_IsAnsweredInTimeAndAskedOnceForManyProbes(string path)
    {
        WatchedTime time = new();
        using ManualResetEventSlim blocked = new();
        var cancellationToken = TestContext.Current.CancellationToken;
        int databaseAsked = 0, cacheAsked = 0;
        StubStorage store = new(() => Block(ref databaseAsked)), cache = new(() => Block(ref cacheAsked));
        await using var app = await DeiaApp.StartAsync(
            add: deia => deia.Services
                .Replace(ServiceDescriptor.Singleton<IStoreHealth>(store))
                .Replace(ServiceDescriptor.Singleton<ICacheHealth>(cache)),
            time: time);

        var probes = Enumerable.Range(0, 50).Select(_ => app.GetAsync(path)).ToArray();
        var answered = Task.WhenAll(probes);
        await time.WaitForTimerAsync(Patience);
        await AdvanceUntilAsync(time, answered);

        Assert.All(await answered, health => Assert.Equal(503, health.Status));
        Assert.All(await answered, health => Assert.Contains("No answer within 2 s.", health.Text, StringComparison.Ordinal));
        Assert.Equal(path == "/health/cache" ? (0, 1) : (1, path == "/health" ? 1 : 0), (databaseAsked, cacheAsked));
        Assert.Equal(200, (await app.GetAsync("/health/live")).Status);
        blocked.Set();
        Assert.Equal(200, (await app.GetAsync(path)).Status);

        Task<(bool, string?)> Block(ref int asked)
        {
            Interlocked.Increment(ref asked);
            blocked.Wait(cancellationToken);
            return Task.FromResult<(bool, string?)>((true, null));
        }
    }

    [Fact]
    public async Task Health_OfAProbeThatHangsUp_LeavesTheOthersTheirAnswer()
    {
        WatchedTime time = new();
        TaskCompletionSource<(bool, string?)> answer = new();
        StubStorage store = new(() => answer.Task);
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.Replace(ServiceDescriptor.Singleton<IStoreHealth>(store)), time: time);
        using CancellationTokenSource hangUp = new();

        var gone = app.SendAsync(HttpMethod.Get, "/health/db", cancellationToken: hangUp.Token);
        await time.WaitForTimerAsync(Patience);
        var stays = app.GetAsync("/health/db");
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        answer.SetResult((true, null));

        Assert.Equal(200, (await stays).Status);
    }

    [Fact]
    public async Task Health_OfABackendThatHangs_IsAnsweredInTimeAndSaysSo()
    {
        WatchedTime time = new();
        StubProvider hanging = new("gone") { Health = _ => new(new TaskCompletionSource<BackendHealth>().Task) };
        await using var app = await DeiaApp.StartAsync(
            ["Deia:Chat:DefaultProvider=gone"], deia => deia.Services.AddSingleton<IInferenceProvider>(hanging), time: time);

        var asking = app.GetAsync("/health");
        await AdvanceUntilAsync(time, asking);

        var backend = (await asking).Json.GetProperty("checks").GetProperty("backend");
        Assert.Equal(("degraded", "gone: No answer within 2 s."), (Text(backend, "status"), Text(backend, "detail")));
    }

    [Fact]
    public async Task Health_WithoutItsCache_IsDegraded()
    {
        StubStorage cache = new(() => throw new InvalidOperationException("secret"));
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.Replace(ServiceDescriptor.Singleton<ICacheHealth>(cache)));

        var (health, own, ready) = (await app.GetAsync("/health"), await app.GetAsync("/health/cache"), await app.GetAsync("/health/ready"));

        Assert.Equal((200, "degraded"), (health.Status, Text(health.Json, "status")));
        Assert.Equal((503, "unhealthy"), (own.Status, Text(own.Json, "status")));
        Assert.Equal(200, ready.Status);
        Assert.DoesNotContain("secret", health.Text + own.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_WithADefaultBackendThatIsDown_IsDegraded()
    {
        await using var app = await DeiaApp.StartAsync(
            ["Deia:Chat:DefaultProvider=gone"], deia => deia.Services.AddSingleton<IInferenceProvider>(StubProvider.Down("gone")));

        var health = await app.GetAsync("/health");

        Assert.Equal((200, "degraded"), (health.Status, Text(health.Json, "status")));
        var backend = health.Json.GetProperty("checks").GetProperty("backend");
        Assert.Equal(("degraded", "The gone backend can't be reached."), (Text(backend, "status"), Text(backend, "detail")));
        Assert.Equal("""[{"name":"gone","reachable":false,"detail":"The gone backend can't be reached."}]""", backend.GetProperty("providers").GetRawText());
    }

    [Fact]
    public async Task Health_WithABackendThatIsDown_IsDegradedWhileABotThatRunsUsesIt()
    {
        WatchedTime time = new();
        var flaky = StubProvider.Down("flaky");
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.AddSingleton<IInferenceProvider>(flaky), time: time);
        Assert.Equal("healthy", await BackendAsync());

        var down = flaky.Health;
        flaky.Health = _ => new(BackendHealth.Good);
        await app.LaunchAsync("BOT-001", ""","provider":"flaky","model":"one" """);
        flaky.Health = down;
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("degraded", await BackendAsync());
        await app.PostAsync("/api/bot/BOT-001/stop");
        Assert.Equal("healthy", await BackendAsync());

        async Task<string?> BackendAsync() => Text((await app.GetAsync("/health")).Json.GetProperty("checks").GetProperty("backend"), "status");
    }

    [Fact]
    public async Task Health_WithAFaultedBot_IsDegraded()
    {
        await using var app = await DeiaApp.StartAsync(time: new WatchedTime());
        app.Model.Reply = _ => throw new InvalidOperationException("a crash");
        await app.LaunchAsync("BOT-001");
        using var events = app.Services.GetRequiredService<IEventBus>().Subscribe();
        await app.PostAsync("/api/chat/send", """{"message":"one"}""", "Prefer: respond-async");
        var cancellationToken = TestContext.Current.CancellationToken;
        await events.ReadAsync(cancellationToken).FirstAsync(delivery => delivery.Envelope?.Event is BotCrashed, cancellationToken);

        var health = (await app.GetAsync("/health")).Json;

        Assert.Equal("degraded", Text(health, "status"));
        Assert.Contains("BOT-001", Text(health.GetProperty("checks").GetProperty("bots"), "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/db")]
    [InlineData("/health/cache")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task AnyHealth_AskedByHead_HasNoBody(string path)
    {
        await using var app = await DeiaApp.StartAsync();

        var health = await app.SendAsync(HttpMethod.Head, path);

        Assert.Equal((200, ""), (health.Status, health.Text));
        Assert.True(health.Headers.CacheControl?.NoStore);
    }

    /// <summary>Lets the time pass that somebody waits for, whenever he begins to wait.</summary>
    private static async Task AdvanceUntilAsync(WatchedTime time, Task end)
    {
        while (!end.IsCompleted)
        {
            time.Advance(Patience);
            await Task.Yield();
        }

        await end;
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
