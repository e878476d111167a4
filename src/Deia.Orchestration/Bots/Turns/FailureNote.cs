using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>What the metadata of a failed question tell, under <c>failure</c>.</summary>
internal sealed partial record FailureNote(RefusalReason Reason, string Detail, int Attempts, DateTimeOffset FailedAt)
{
    /// <summary>Gives a question's metadata with the note added.</summary>
    public IReadOnlyDictionary<string, JsonElement> AddTo(StoredMessage question) =>
        new Dictionary<string, JsonElement>(question.Metadata) { ["failure"] = JsonSerializer.SerializeToElement(this, FailureNoteJson.Default.FailureNote) };

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(FailureNote))]
    private sealed partial class FailureNoteJson : JsonSerializerContext;
}
