using System.Globalization;
using System.Net;
using Deia.Orchestration.Inference;

namespace Deia.Ollama;

/// <summary>Makes the errors of Ollama at one address. Their texts name the model and say what to do, and hold nothing of the conversation.</summary>
internal sealed class OllamaFaults(Uri address)
{
    private readonly string _address = address.AbsoluteUri.TrimEnd('/');

    public BackendException Unreachable(Exception cause) => new(
        BackendFault.Unreachable, $"Ollama can't be reached at {_address}; start it with `ollama serve`, or set Deia:Ollama:Endpoint.", cause);

    public BackendException Unreachable(string? model, Exception cause) => model is null ? Unreachable(cause) : new(
        BackendFault.Unreachable,
        $"Ollama can't be reached at {_address} for model '{model}'; start it with `ollama serve`, or set Deia:Ollama:Endpoint.",
        cause);

    public BackendException Slow(TimeSpan limit, Exception cause) => new(
        BackendFault.Timeout, Text($"Ollama at {_address} did not answer within {limit}; see whether it hangs, and restart it if so."), cause);

    public BackendException NoFirstToken(string? model, TimeSpan limit, Exception cause) => new(
        BackendFault.Timeout,
        Text($"Ollama at {_address} said nothing for model '{model}' within {limit}. If the model takes longer to load, raise Deia:Ollama:FirstTokenTimeout."),
        cause);

    public BackendException Silent(string? model, TimeSpan limit, Exception cause) => new(
        BackendFault.Timeout,
        Text($"Ollama at {_address} fell silent for {limit} in a reply of model '{model}'. If the model is that slow, raise Deia:Ollama:IdleTimeout."),
        cause);

    public BackendException BrokeOff(string? model, Exception? cause = null) => new(
        BackendFault.Truncated, $"A reply of model '{model}' from Ollama at {_address} broke off before its end; Ollama's log may say why.", cause);

    public BackendException Unreadable(string? model) => new(
        BackendFault.Protocol,
        $"What came from {_address} for model '{model}' is not Ollama's protocol; see whether Deia:Ollama:Endpoint is the address of an Ollama.");

    public BackendException Foreign(Exception? cause = null) => new(
        BackendFault.Protocol, $"What answers at {_address} is no Ollama; set Deia:Ollama:Endpoint to the address of one.", cause);

    public BackendException ModelFailed(string? model, string? error) => new(
        BackendFault.ServerError, $"Ollama at {_address} failed while model '{model}' was answering{Because(error)}; Ollama's log says more.");

    /// <summary>Makes the error of an HTTP status.</summary>
    /// <param name="status">The status, 400 or more.</param>
    /// <param name="model">The model, if the call was for one.</param>
    /// <param name="error">What Ollama said; null where the answer was none of Ollama's.</param>
    public BackendException Refused(HttpStatusCode status, string? model, string? error)
    {
        if (status == HttpStatusCode.NotFound)
        {
            return error is null || model is null ? Foreign() : new BackendException(
                BackendFault.ModelNotFound, $"Ollama at {_address} has no model '{model}'; run `ollama pull {model}`, or choose another model.");
        }

        var what = $"{(int)status}{(model is null ? "" : $" for model '{model}'")}{Because(error)}";
        return BackendFaults.OfStatus(status) switch
        {
            BackendFault.Overloaded => new BackendException(
                BackendFault.Overloaded, $"Ollama at {_address} has too much to do: it answered {what}. Lower Deia:Ollama:MaxConcurrentRequests if this goes on."),
            BackendFault.BadRequest => new BackendException(
                BackendFault.BadRequest, $"Ollama at {_address} refused a request: it answered {what}. See whether the model can do what the bot asks of it."),
            var fault => new BackendException(fault, $"Ollama at {_address} failed: it answered {what}. Ollama's log says more."),
        };
    }

    private static string Because(string? error) => OllamaErrorText.Presentable(error) is { } known ? $" ({known})" : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
