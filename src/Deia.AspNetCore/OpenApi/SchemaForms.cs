using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Deia.AspNetCore.OpenApi;

/// <summary>Makes a schema say what its type alone does not.</summary>
internal static class SchemaForms
{
    private const string Type = "type";
    private const string Null = "null";
    private const string String = "string";

    /// <summary>Tells whether null is allowed.</summary>
    public static bool IsNullable(JsonObject schema) => schema[Type] is JsonArray types && types.Any(type => (string?)type == Null);

    /// <summary>Requires all that the host writes: every member but those that it leaves out where they are null.</summary>
    public static JsonObject Require(JsonObject schema, JsonTypeInfo form)
    {
        schema["required"] = new JsonArray(
        [
            .. form.Properties.Where(member => member.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), false) != true).Select(member => (JsonNode)member.Name),
        ]);
        return schema;
    }

    /// <summary>Gives the types their form on the wire, where the serializer's own words are not enough.</summary>
    public static void Mend(JsonObject schema, Type type, bool isNullable)
    {
        if (type == typeof(DateTimeOffset))
        {
            schema[Type] = isNullable ? new JsonArray(String, Null) : String;
            schema["format"] = "date-time";
        }
        else if (type.IsEnum)
        {
            schema[Type] = isNullable ? new JsonArray(String, Null) : String;
        }
        else if (schema[Type] is JsonArray types && types.Any(name => (string?)name is "integer" or "number"))
        {
            // Numbers in strings are read by the serializer, but not by the host, and are never written.
            schema.Remove("pattern");
            types.RemoveAll(name => (string?)name == String);
            if (types.Count == 1)
            {
                schema[Type] = types[0]!.DeepClone();
            }
        }
    }

    /// <summary>Says what the attributes of a member say.</summary>
    public static void Annotate(JsonObject schema, ICustomAttributeProvider member)
    {
        foreach (var attribute in member.GetCustomAttributes(false))
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    schema["description"] = description.Description;
                    break;
                case DefaultValueAttribute { Value: { } value }:
                    schema["default"] = Value(value);
                    break;
                case AllowedValuesAttribute allowed:
                    schema["enum"] = new JsonArray([.. allowed.Values.Select(value => Value(value!))]);
                    break;
                case RegularExpressionAttribute expression:
                    schema["pattern"] = expression.Pattern;
                    break;
                case RangeAttribute range:
                    SetRange(schema, range);
                    break;
                case StringLengthAttribute length:
                    (schema["minLength"], schema["maxLength"]) = (length.MinimumLength, length.MaximumLength);
                    break;
                case MinLengthAttribute length:
                    schema["minItems"] = length.Length;
                    break;
            }
        }
    }

    private static void SetRange(JsonObject schema, RangeAttribute range)
    {
        schema["minimum"] = Value(range.Minimum);
        if (range.Maximum is not (int.MaxValue or double.PositiveInfinity))
        {
            schema["maximum"] = Value(range.Maximum);
        }
    }

    private static JsonNode Value(object value) => value switch
    {
        bool truth => truth,
        int number => number,
        double number => number,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
