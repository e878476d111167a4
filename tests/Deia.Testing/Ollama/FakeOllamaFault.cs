using System.Net;

namespace Deia.Testing.Ollama;

/// <summary>Something that a <see cref="FakeOllama"/> does wrong on demand; see <see cref="FakeOllama.Fail"/>.</summary>
public sealed record FakeOllamaFault
{
    private FakeOllamaFault(FakeOllamaFaultKind kind) => Kind = kind;

    /// <summary>Gets a fault that takes the request and never answers: not even the headers come.</summary>
    public static FakeOllamaFault Hang { get; } = new(FakeOllamaFaultKind.Hang) { AfterTokens = BeforeHeaders };

    /// <summary>Gets a fault that takes the request and closes the connection without an answer.</summary>
    public static FakeOllamaFault Cut { get; } = new(FakeOllamaFaultKind.Reset) { AfterTokens = BeforeHeaders };

    internal static int BeforeHeaders => -1;

    internal FakeOllamaFaultKind Kind { get; }

    internal int AfterTokens { get; private init; }

    internal HttpStatusCode StatusCode { get; private init; }

    internal string Text { get; private init; } = "";

    internal TokenGate? Gate { get; private init; }

    internal TimeSpan Delay { get; private init; }

    /// <summary>Answers with an HTTP error, as Ollama does: <c>{"error": "…"}</c>.</summary>
    /// <param name="statusCode">The status, 400 or more.</param>
    /// <param name="error">The text; null: a text that Ollama sends with this status.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault Status(HttpStatusCode statusCode, string? error = null) => new(FakeOllamaFaultKind.Status)
    {
        AfterTokens = BeforeHeaders,
        StatusCode = statusCode,
        Text = OllamaWire.Error(error ?? statusCode switch
        {
            HttpStatusCode.BadRequest => "invalid request",
            HttpStatusCode.ServiceUnavailable => "server busy, please try again.  maximum pending requests exceeded",
            _ => "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details",
        }),
    };

    /// <summary>Answers with a body that is no Ollama's, as a server of another kind at the address would.</summary>
    /// <param name="statusCode">The status.</param>
    /// <param name="body">The whole body.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault ForeignBody(HttpStatusCode statusCode, string body) =>
        new(FakeOllamaFaultKind.Status) { AfterTokens = BeforeHeaders, StatusCode = statusCode, Text = body };

    /// <summary>Says nothing more after some tokens, and keeps the connection open.</summary>
    /// <param name="tokens">How many tokens come before; 0: the headers alone.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault HangAfter(int tokens) => new(FakeOllamaFaultKind.Hang) { AfterTokens = tokens };

    /// <summary>Closes the connection in the middle of the answer, as when Ollama's process dies. What was sent before still arrives.</summary>
    /// <param name="tokens">How many tokens come before; 0: the headers alone.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault CutAfter(int tokens) => new(FakeOllamaFaultKind.Cut) { AfterTokens = tokens };

    /// <summary>Resets the connection in the middle of the answer. A reset also takes back what the client has not read yet.</summary>
    /// <param name="tokens">How many tokens come before.</param>
    /// <param name="gate">What the reset must pass, so that a test can read the tokens first; null: nothing.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault ResetAfter(int tokens, TokenGate? gate = null) => new(FakeOllamaFaultKind.Reset) { AfterTokens = tokens, Gate = gate };

    /// <summary>Ends the answer cleanly after some tokens, without the last line that says it is done.</summary>
    /// <param name="tokens">How many tokens come before.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault EndAfter(int tokens) => new(FakeOllamaFaultKind.End) { AfterTokens = tokens };

    /// <summary>Sends an error line after some tokens and ends, as Ollama does when a model fails half-way.</summary>
    /// <param name="tokens">How many tokens come before.</param>
    /// <param name="error">The text of the error.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault ErrorLineAfter(int tokens, string error = "an error was encountered while running the model: unexpected EOF") =>
        new(FakeOllamaFaultKind.Line) { AfterTokens = tokens, Text = OllamaWire.Error(error) };

    /// <summary>Sends a line that is no part of the protocol after some tokens, and ends.</summary>
    /// <param name="tokens">How many tokens come before.</param>
    /// <param name="line">The line.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault BadLineAfter(int tokens, string line = "<html>") => new(FakeOllamaFaultKind.Line) { AfterTokens = tokens, Text = line };

    /// <summary>Answers rightly, but slowly.</summary>
    /// <param name="gate">What each token, and the last line, must pass; null: nothing.</param>
    /// <param name="delay">How long each token takes besides, by the clock of <see cref="FakeOllamaOptions.TimeProvider"/>.</param>
    /// <returns>The fault.</returns>
    public static FakeOllamaFault Slow(TokenGate? gate, TimeSpan delay = default) =>
        new(FakeOllamaFaultKind.Slow) { AfterTokens = int.MaxValue, Gate = gate, Delay = delay };
}
