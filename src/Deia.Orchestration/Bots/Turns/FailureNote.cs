using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>What the metadata of a failed question tell, under <c>failure</c>.</summary>
/// <param name="Reason">The reason of the refusal in lower case, such as <c>backend-failed</c>.</param>
/// <param name="Detail">Why, for a person.</param>
/// <param name="Attempts">How often the model was asked.</param>
/// <param name="FailedAt">When the question was given up.</param>
internal sealed partial record FailureNote(string Reason, string Detail, int Attempts, DateTime FailedAt)
{
    public static FailureNote Of(Refusal problem, int attempts, DateTimeOffset failedAt) =>
        new(JsonNamingPolicy.KebabCaseLower.ConvertName(problem.Reason.ToString()), problem.Detail, attempts, failedAt.UtcDateTime);

    /// <summary>Gives a question's metadata with the note added.</summary>
    public IReadOnlyDictionary<string, JsonElement> AddTo(StoredMessage question) =>
        new Dictionary<string, JsonElement>(question.Metadata) { ["failure"] = JsonSerializer.SerializeToElement(this, FailureNoteJson.Default.FailureNote) };

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(FailureNote))]
    private sealed partial class FailureNoteJson : JsonSerializerContext;
}
