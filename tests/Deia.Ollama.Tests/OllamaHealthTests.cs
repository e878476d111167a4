using System.Net;
using Deia.Testing.Ollama;

namespace Deia.Ollama.Tests;

public sealed class OllamaHealthTests
{
    private const string VersionPath = "/api/version";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_Up_IsReachableWithNothingToSay()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();

        var health = await ollama.Provider.CheckAsync(Stop);

        Assert.Equal((true, null), (health.Reachable, health.Detail));
    }

    [Fact]
    public async Task Check_Down_SaysWhereAndWhatToDo()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        await ollama.Server.GoDownAsync();

        var health = await ollama.Provider.CheckAsync(Stop);

        Assert.False(health.Reachable);
        Assert.Equal(
            $"Ollama can't be reached at http://127.0.0.1:{ollama.Server.Endpoint.Port}; start it with `ollama serve`, or set Deia:Ollama:Endpoint.",
            health.Detail);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Check_Hangs_EndsWithinSeconds()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Hang, path: VersionPath);
        var check = ollama.Provider.CheckAsync(Stop).AsTask();

        ollama.Time.Advance(TimeSpan.FromSeconds(3));

        var health = await check;
        Assert.False(health.Reachable);
        Assert.Contains("did not answer within", health.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Check_Cancelled_Throws()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Hang, path: VersionPath);
        using var cancel = new CancellationTokenSource();
        var check = ollama.Provider.CheckAsync(cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>Welcome</html>")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.NotFound, "404 page not found")]
    public async Task Check_AnotherServerAtTheAddress_SaysSo(HttpStatusCode status, string body)
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.ForeignBody(status, body), path: VersionPath);

        var health = await ollama.Provider.CheckAsync(Stop);

        Assert.False(health.Reachable);
        Assert.Contains("is no Ollama", health.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ComesBack_IsReachableAgain()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        await ollama.Server.GoDownAsync();
        await ollama.Provider.CheckAsync(Stop);

        await ollama.Server.ComeBackAsync(Stop);

        Assert.True((await ollama.Provider.CheckAsync(Stop)).Reachable);
    }
}
