using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Deia.AspNetCore.OpenApi;

/// <summary>What a value looks like: one of the contracts, or a small schema of its own.</summary>
internal sealed class Shape
{
    private readonly Func<JsonObject>? _schema;

    private Shape(Func<JsonObject> schema) => _schema = schema;

    private Shape(JsonTypeInfo form) => Form = form;

    /// <summary>Gets any text.</summary>
    public static Shape Text { get; } = new(() => new JsonObject { ["type"] = "string" });

    /// <summary>Gets an object whose form is described elsewhere.</summary>
    public static Shape Object { get; } = new(() => new JsonObject { ["type"] = "object" });

    /// <summary>Gets true or false, which is false where it is left out.</summary>
    public static Shape Flag { get; } = new(() => new JsonObject { ["type"] = "boolean", ["default"] = false });

    /// <summary>Gets the id of a message.</summary>
    public static Shape MessageId { get; } = new(() => new JsonObject { ["type"] = "string", ["format"] = "uuid" });

    /// <summary>Gets the contract; null where the schema is of its own.</summary>
    public JsonTypeInfo? Form { get; }

    /// <summary>Describes a contract as it is written.</summary>
    public static implicit operator Shape(JsonTypeInfo form) => new(form);

    /// <summary>Describes a text that a regular expression matches.</summary>
    public static Shape Matching(string pattern) => new(() => new JsonObject { ["type"] = "string", ["pattern"] = pattern });

    /// <summary>Describes one of some words.</summary>
    public static Shape OneOf(params IEnumerable<string> words) => new(() => new JsonObject
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]),
    });

    /// <summary>Describes a whole number.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The most; null: there is none.</param>
    /// <param name="usual">What counts where it is left out; null: nothing does.</param>
    public static Shape WholeNumber(long least, long? most = null, long? usual = null) => new(() =>
    {
        JsonObject schema = new() { ["type"] = "integer", ["minimum"] = least };
        if (most is not null)
        {
            schema["maximum"] = most;
        }

        if (usual is not null)
        {
            schema["default"] = usual;
        }

        return schema;
    });

    /// <summary>Makes the schema, where it is of its own.</summary>
    public JsonObject ToJson() => _schema!();
}
