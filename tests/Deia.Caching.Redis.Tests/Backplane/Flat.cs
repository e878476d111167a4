using System.Collections;
using System.Text.Json;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>Any value as lines of text, one for each of its public properties, however deep: two values are the same where their lines are.</summary>
internal static class Flat
{
    public static string Of(object? value) => string.Join('\n', Lines("", value));

    private static IEnumerable<string> Lines(string path, object? value) => value switch
    {
        JsonElement json => [$"{path} = {json.GetRawText()}"],
        DateTimeOffset time => [$"{path} = {time:O}"],
        null or string or ValueType => [FormattableString.Invariant($"{path} = {value}")],
        IDictionary map => map.Keys.Cast<object>().SelectMany(key => Lines($"{path}[{key}]", map[key])),
        IEnumerable list => list.Cast<object>().SelectMany((item, index) => Lines($"{path}[{index}]", item)),
        _ => value.GetType().GetProperties().SelectMany(property => Lines($"{path}.{property.Name}", property.GetValue(value))),
    };
}
