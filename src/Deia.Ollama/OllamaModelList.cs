using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Deia.Orchestration.Inference;
using OllamaSharp;
using OllamaSharp.Models;
using ModelInfo = Deia.Orchestration.Inference.ModelInfo;

namespace Deia.Ollama;

/// <summary>Lists the models that can chat, in Ollama's own order. What the list does not tell is asked for once per model and kept.</summary>
internal sealed class OllamaModelList(OllamaApiClient ollama, string provider)
{
    private const int ParallelQuestions = 4;

    private readonly ConcurrentDictionary<string, Details> _details = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ModelInfo>> ListAsync(CancellationToken cancellationToken)
    {
        Model[] models = [.. await ollama.ListLocalModelsAsync(cancellationToken).ConfigureAwait(false)];
        var questions = new ParallelOptions { MaxDegreeOfParallelism = ParallelQuestions, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(models.Where(model => !_details.ContainsKey(Key(model))), questions, AskAsync).ConfigureAwait(false);
        return
        [
            .. from model in models
               let details = _details.GetValueOrDefault(Key(model), Details.Unknown)
               where details.Chats
               select new ModelInfo(provider, model.Name, model.Size, details.ContextTokens),
        ];
    }

    /// <summary>Names a model's content: a model that is pulled anew under its old name has another digest.</summary>
    private static string Key(Model model) => $"{model.Name} {model.Digest}";

    private static Details Read(ShowModelResponse shown)
    {
        var name = $"{shown.Info?.Architecture}.context_length";
        var context = shown.Info?.ExtraInfo is { } info && info.TryGetValue(name, out var value)
            && int.TryParse((value as JsonElement?)?.GetRawText(), CultureInfo.InvariantCulture, out var tokens)
                ? tokens
                : (int?)null;
        return new Details(context, shown.Capabilities is not { Length: > 0 } capabilities || capabilities.Contains("completion"));
    }

    private async ValueTask AskAsync(Model model, CancellationToken cancellationToken)
    {
        try
        {
            var shown = await ollama.ShowModelAsync(new ShowModelRequest { Model = model.Name }, cancellationToken).ConfigureAwait(false);
            _details[Key(model)] = Read(shown);
        }
        catch (Exception fault) when (fault is BackendException or JsonException)
        {
            // The model is listed without what Ollama did not tell, and asked for again with the next list.
        }
    }

    private sealed record Details(int? ContextTokens, bool Chats)
    {
        public static readonly Details Unknown = new(null, true);
    }
}
