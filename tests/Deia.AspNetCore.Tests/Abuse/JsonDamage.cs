using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>Makes JSON texts that somebody got wrong, each time in one way.</summary>
internal static class JsonDamage
{
    private const string Inserted = "{}[]\",:\\u0d8e1 n-\0\u007f";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e400", "-1e400", "99999999999999999999999999", "0.1", "1E-400", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"",
        "\"NOBODY-2\"", "\"-a\"", "\"a b\"", "\"/nonsense\"", "\"/stop NOBODY-1\"", "\"@NOBODY-1 x\"", "\"@NOBODY-1\"", "\"\\u202e\\ufeff\"", "\"ü🌍\"", "\"../../etc/passwd\"",
        "\"'; DROP TABLE bots; --\"", "\"<script>alert(1)</script>\"", "\"{0}%s%n\"", "[]", "[[]]", "[null]", "[1,\"a\",{}]", "{}", "{\"a\":1}", "{\"\":null}", "{\"a\":{\"b\":[{}]}}",
        $"\"{new string('x', 70_000)}\"", $"[{string.Join(',', Enumerable.Repeat("1", 2_000))}]", $"{new string('[', 200)}{new string(']', 200)}", new string('9', 400),
    ];

    private static readonly string[] Wholes =
    [
        "[]", "\"text\"", "1", "true", "[{}]", "{", "}", "\uFEFF", "{\"a\":1}{", "{'a':1}", "{a:1}", "{\"a\":NaN}", "{\"a\":1,}", "/* */{", "\0", "{\"a\":\"line\nbreak\"}", "<xml/>", "a=1&b=2",
        new string('[', 5_000), $"{{\"a\":{new string('[', 5_000)}{new string(']', 5_000)}}}", $"{{\"a\":\"{new string('x', 1024 * 1024)}\"}}",
    ];

    private static readonly byte[][] NoText = [[0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], [0xC0, 0x80]];

    /// <summary>Gives one field another value, takes it out, or puts it in twice.</summary>
    public static string OfOneField(string json, Random random)
    {
        var fields = JsonNode.Parse(json)!.AsObject().Select(field => (field.Key, Value: field.Value?.ToJsonString() ?? "null")).ToList();
        var at = random.Next(fields.Count);
        var name = fields[at].Key;
        var value = Values[random.Next(Values.Length)];
        switch (random.Next(8))
        {
            case 0:
                fields.Insert(at, (name, value));
                break;
            case 1:
                fields.Add(("unknown\u00fc", value));
                break;
            default:
                fields[at] = (name, value);
                break;
        }

        return $"{{{string.Join(',', fields.Select(field => $"{JsonSerializer.Serialize(field.Key)}:{field.Value}"))}}}";
    }

    /// <summary>Takes out, puts in or doubles a few characters, so that the text is no JSON object any more.</summary>
    public static string OfText(string json, Random random)
    {
        StringBuilder text = new(json);
        for (var edits = random.Next(1, 5); edits > 0 && text.Length > 1; edits--)
        {
            var at = random.Next(1, text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Inserted[random.Next(Inserted.Length)]);
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 12), text.Length - at)));
                    break;
            }
        }

        var damaged = text.ToString();
        return IsJson(damaged) ? damaged.TrimEnd()[..^1] : damaged;
    }

    /// <summary>Gives something in place of an object.</summary>
    public static byte[] OfAll(Random random)
    {
        var at = random.Next(Wholes.Length + NoText.Length);
        return at < Wholes.Length ? Encoding.UTF8.GetBytes(Wholes[at]) : NoText[at - Wholes.Length];
    }

    private static bool IsJson(string text)
    {
        try
        {
            _ = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
