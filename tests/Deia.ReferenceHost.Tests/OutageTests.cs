using System.Net;
using System.Text.Json;
using Deia.Testing.Ollama;
using Deia.Testing.Servers;

namespace Deia.ReferenceHost.Tests;

/// <summary>The database or the cache goes away and comes back, while many callers go on.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Callers = 32;
    private const int Answers = 200;

    private static readonly (HttpStatusCode Status, string? Type)[] Allowed =
    [
        (HttpStatusCode.OK, null),
        (HttpStatusCode.ServiceUnavailable, "urn:deia:database-unavailable"),
    ];

    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;
    private Installation _installation = null!;
    private FakeOllama _ollama = null!;
    private HostProcess _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync();
        _installation = await Installation.CreateAsync(_postgres, _redis);
        _ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        _ollama.Reply = request => FakeOllamaReply.Of($"Reply {request.Number}");
        _host = await HostProcess.StartAsync(_installation, ("Deia__Ollama__Endpoint", _ollama.Endpoint.ToString()));
        await _host.Client.LaunchAsync(new { id = "BOT-001" });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _ollama.DisposeAsync();
        await _installation.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Kill_OfPostgres_IsToldAsSuchAndLosesAndDoublesNothing()
    {
        using CallerCrowd crowd = new(_host.Client, Callers);
        await crowd.WaitForAsync(HttpStatusCode.OK, Answers);
        await _postgres.KillAsync();
        await crowd.WaitForAsync(HttpStatusCode.ServiceUnavailable, Answers);
        Assert.Equal("unhealthy", await HealthAsync("/health/db", HttpStatusCode.ServiceUnavailable));
        Assert.Equal("unhealthy", await HealthAsync("/health", HttpStatusCode.ServiceUnavailable));
        await _postgres.StartAgainAsync();
        await crowd.WaitForAsync(HttpStatusCode.OK, 2 * Answers);
        var told = await crowd.EndAsync();

        Assert.All(told, answer => Assert.Contains((answer.Status, answer.Type), Allowed));
        Assert.All(told.Where(answer => answer.Status == HttpStatusCode.ServiceUnavailable), answer => Assert.True(answer.HasRetryAfter));
        Assert.Equal("healthy", await HealthAsync("/health/db", HttpStatusCode.OK));
        await AssertStoredOnceAsync(told);
    }

    [Fact]
    public async Task Kill_OfRedis_IsNoticedByNobody()
    {
        using CallerCrowd crowd = new(_host.Client, Callers);
        await crowd.WaitForAsync(HttpStatusCode.OK, Answers);
        await _redis.KillAsync();
        await crowd.WaitForAsync(HttpStatusCode.OK, 2 * Answers);
        Assert.Equal("unhealthy", await HealthAsync("/health/cache", HttpStatusCode.ServiceUnavailable));
        Assert.Equal("degraded", await HealthAsync("/health", HttpStatusCode.OK));
        await _redis.StartAgainAsync();
        await crowd.WaitForAsync(HttpStatusCode.OK, 3 * Answers);
        var told = await crowd.EndAsync();

        Assert.All(told, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        await AssertStoredOnceAsync(told);
    }

    private async Task<string> HealthAsync(string path, HttpStatusCode status)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Equal(status, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).Text("status");
    }

    /// <summary>Looks at the database itself: what was acknowledged is there once and answered once, and nothing is there that nobody asked.</summary>
    private async Task AssertStoredOnceAsync(IReadOnlyList<CallerAnswer> told)
    {
        // A question that was stored without its caller hearing of it is answered all the same; those come before this one.
        await _host.Client.SendAsync(new { botId = "BOT-001", message = "Last" });
        var stored = JsonElement.Parse((string)(await PostgresServer.ExecuteAsync(
            _installation.Database,
            """
            SELECT coalesce(json_agg(json_build_object('content', q.content, 'status', q.status, 'replies', (SELECT count(*) FROM chat_messages r WHERE r.reply_to = q.id))), '[]')::text
            FROM chat_messages q WHERE q.sender = 'user'
            """))!).EnumerateArray().ToLookup(question => question.Text("content"));

        Assert.All(told.Where(answer => answer.Status == HttpStatusCode.OK), answer =>
        {
            var question = Assert.Single(stored[answer.Message]);
            Assert.Equal(("answered", 1), (question.Text("status"), question.GetProperty("replies").GetInt32()));
        });
        var asked = told.Select(answer => answer.Message).Append("Last").ToHashSet();
        Assert.All(stored, question =>
        {
            Assert.Contains(question.Key, asked);
            Assert.True(Assert.Single(question).GetProperty("replies").GetInt32() <= 1);
        });
    }
}
