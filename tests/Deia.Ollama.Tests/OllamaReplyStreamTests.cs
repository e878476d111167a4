using System.IO.Pipelines;
using System.Text;
using Deia.Orchestration.Inference;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Ollama.Tests;

/// <summary>The body of a reply at its edges, fed byte by byte.</summary>
public sealed class OllamaReplyStreamTests : IDisposable
{
    private const string Token = """{"message":{"content":"a"},"done":false}""";
    private const string Done = """{"message":{"content":""},"done":true}""";

    private readonly Pipe _body = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SilenceWatch _watch;
    private readonly OllamaReplyStream _reply;

    public OllamaReplyStreamTests()
    {
        _watch = new SilenceWatch(_time, Stop, CancellationToken.None);
        var faults = new OllamaFaults(new Uri("http://gpu:11434/"));
        _reply = new OllamaReplyStream(_body.Reader.AsStream(), new OllamaCall("m", Stop), _watch, faults, TimeSpan.FromSeconds(60));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _reply.Dispose();
        _watch.Dispose();
    }

    [Fact]
    public async Task Read_ConnectionBreaksAfterTheLastLine_IsWhole()
    {
        await SayAsync($"{Done}\n");
        using var reader = new StreamReader(_reply);
        Assert.Equal(Done, await reader.ReadLineAsync(Stop));

        await _body.Writer.CompleteAsync(new IOException("reset"));

        Assert.Null(await reader.ReadLineAsync(Stop));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Read_FirstTokenTakesLongerThanTheIdleLimit_IsWhole()
    {
        _watch.Begin(TimeSpan.FromSeconds(180));
        using var reader = new StreamReader(_reply);
        var line = reader.ReadLineAsync(Stop).AsTask();

        _time.Advance(TimeSpan.FromSeconds(179));
        await SayAsync($"{Token}\n");

        Assert.Equal(Token, await line);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Read_ConnectionStaysOpenAfterTheLastLine_IsWholeAfterAMoment()
    {
        await SayAsync($"{Done}\n");
        using var reader = new StreamReader(_reply);
        Assert.Equal(Done, await reader.ReadLineAsync(Stop));
        var end = reader.ReadLineAsync(Stop).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await end);
    }

    [Fact]
    public async Task Read_LastLineWithoutItsLineBreak_IsWhole()
    {
        await SayAsync($"{Token}\r\n\n  \n{Done}");
        await _body.Writer.CompleteAsync();

        Assert.Equal($"{Token}\r\n{Done}", await ReadToEndAsync());
    }

    [Fact]
    public async Task Read_EndsInTheMiddleOfALine_IsTruncated()
    {
        await SayAsync(Token + "\n" + Token[..10]);
        await _body.Writer.CompleteAsync();

        var fault = await Assert.ThrowsAsync<BackendException>(ReadToEndAsync);

        Assert.Equal(BackendFault.Truncated, fault.Fault);
    }

    [Fact]
    public async Task Read_WithALaterToken_CanBeCancelledByIt()
    {
        using var cancel = new CancellationTokenSource();
        var read = _reply.ReadAsync(new byte[100], cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private async Task SayAsync(string text) => await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Stop);

    private async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_reply);
        return await reader.ReadToEndAsync(Stop);
    }
}
