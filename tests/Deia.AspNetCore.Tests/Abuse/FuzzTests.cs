using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deia.AspNetCore.Tests.Metrics;
using Deia.Orchestration.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>Thousands of requests that are wrong in every way there is. Whatever comes, each is answered, and nothing is harmed.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed partial class FuzzTests
{
    private const int Requests = 5_000;
    private const int Clients = 8;
    private const int MostGrowth = 128 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Below them every refusal is a problem; elsewhere the app's own answers stay.
    private static readonly string[] Roots = ["/api", "/docs", "/health", "/logs", "/metrics", "/openapi", "/signin", "/v1", "/ws"];

    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private int _number;
    private int _refusedByTheServer;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyRequest_HoweverWrong_IsAnsweredAndHarmsNothing()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Bots:MaxConcurrent=1"], map: Map);
        await PrepareAsync(app);
        var before = await LookAsync(app);
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(app), Cancelled)));

        var growth = GC.GetTotalMemory(forceFullCollection: true) - memory;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Requests} requests, {_refusedByTheServer} refused by the server itself; {growth / 1024:N0} KiB more are held.");
        Assert.True(_failures.IsEmpty, $"{_failures.Count} went wrong:\n{string.Join('\n', _failures.Take(20))}");
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.Equal(before, await LookAsync(app));
        Assert.InRange(growth, long.MinValue, MostGrowth);
        Assert.InRange(_refusedByTheServer, 0, Requests / 10);
        Assert.True((await app.Services.GetRequiredService<AuditLog>().VerifyAsync(Cancelled)).Valid);
        var health = (await app.GetAsync("/health")).Json.GetProperty("checks");
        Assert.All(["database", "cache", "backend", "bots"], name => Assert.Equal("healthy", health.GetProperty(name).GetProperty("status").GetString()));
    }

    private void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            _paths[context.Request.Headers[BadRequest.Number].ToString()] = context.Request.Path.Value ?? "";
            return next(context);
        });
        app.MapDeia();
    }

    private static async Task PrepareAsync(DeiaApp app)
    {
        foreach (var id in (string[])["OLD-1", Door.Bot])
        {
            await app.LaunchAsync(id);
            Assert.Equal(200, (await app.PostAsync("/api/chat/send", $$"""{"botId":"{{id}}","message":"to be kept"}""")).Status);
            if (id != Door.Bot)
            {
                Assert.Equal(200, (await app.PostAsync($"/api/bot/{id}/stop")).Status);
            }
        }

        Assert.Equal(201, (await app.PostAsync("/api/auth/keys", """{"name":"a","role":"viewer"}""")).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Put, "/api/flags/mine", """{"enabled":true}""")).Status);
    }

    /// <summary>Looks at all that must not be harmed.</summary>
    private static async Task<string> LookAsync(DeiaApp app)
    {
        string[] paths = ["/api/bots", $"/api/chat/{Door.Bot}?limit=500", "/api/chat/OLD-1?limit=500", "/api/flags", "/api/auth/keys"];
        var answers = await Task.WhenAll(paths.Select(app.GetAsync));
        return Changing().Replace(string.Join('\n', answers.Select(answer => answer.Text)), "");
    }

    private async Task AskAsync(DeiaApp app)
    {
        RawClient? client = null;
        for (var number = Interlocked.Increment(ref _number); number <= Requests; number = Interlocked.Increment(ref _number))
        {
            var request = BadRequests.Make(number);
            try
            {
                using var longest = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
                longest.CancelAfter(Longest);
                client ??= await RawClient.ConnectAsync(app.Client.BaseAddress!, longest.Token);
                var answer = await client.AskAsync(request.ToBytes(number), !request.BreaksOff, request.Method is not "HEAD", longest.Token);
                Check(number, request, answer);
                if (request.EndsConnection || answer is null or { IsLast: true } or { Status: 101 })
                {
                    client.Dispose();
                    client = null;
                }
            }
            catch (Exception exception) when (!Cancelled.IsCancellationRequested)
            {
                _failures.Enqueue($"{number}: {request}\n  → {exception.Message}");
                client?.Dispose();
                client = null;
            }
        }

        client?.Dispose();
    }

    private void Check(int number, BadRequest request, RawAnswer? answer)
    {
        if (answer is null)
        {
            Assert.True(request.EndsConnection, "The connection was closed without an answer.");
            return;
        }

        Assert.InRange(answer.Status, 100, 499);
        if (!_paths.TryGetValue($"{number}", out var path))
        {
            // The server itself found that this is no HTTP.
            Interlocked.Increment(ref _refusedByTheServer);
            Assert.Contains(answer.Status, (int[])[400, 408, 413, 414, 431]);
            Assert.Empty(answer.Body);
        }
        else if (answer.Status < 400)
        {
            Assert.True(answer.MediaType != "application/json" || request.Method == "HEAD" || answer.Json.ValueKind != JsonValueKind.Undefined);
        }
        else if (request.Method != "HEAD" && Roots.Any(root => path.Equals(root, StringComparison.OrdinalIgnoreCase) || path.StartsWith(root + "/", StringComparison.OrdinalIgnoreCase)))
        {
            IsWhole(answer, path.StartsWith("/v1", StringComparison.OrdinalIgnoreCase));
        }
    }

    private static void IsWhole(RawAnswer answer, bool isOpenAi)
    {
        Assert.Equal(isOpenAi ? "application/json" : "application/problem+json", answer.MediaType);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.DoesNotMatch("Exception|   at |[A-Za-z]+\\.cs", answer.Text);
        if (isOpenAi)
        {
            var error = answer.Json.GetProperty("error");
            Assert.Equal(["message", "type", "param", "code"], Answer.Names(error));
            Assert.NotEqual("", error.GetProperty("message").GetString());
            return;
        }

        var type = answer.Json.GetProperty("type").GetString()!;
        string[] fields = answer.Json.TryGetProperty("errors", out var errors) ? [.. Answer.Names(errors)] : [];
        Assert.StartsWith("urn:deia:", type, StringComparison.Ordinal);
        Assert.Equal(type == "urn:deia:validation", fields.Length > 0);
        Answer.IsProblem(answer.Json, answer.Status, type, fields);
    }

    [GeneratedRegex("\"updatedAt\":\"[^\"]*\",?")]
    private static partial Regex Changing();
}
