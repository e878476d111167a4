using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>Compares what was stored with what was read: every field by value, metadata as JSON.</summary>
internal static class StoredAssert
{
    private static readonly ReadOnlyDictionary<string, JsonElement> None = ReadOnlyDictionary<string, JsonElement>.Empty;

    public static void Same(StoredMessage? expected, StoredMessage? actual)
    {
        if (expected is null || actual is null)
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.Equal(expected with { Metadata = None }, actual with { Metadata = None });
        Same(expected.Metadata, actual.Metadata);
    }

    public static void Same(IEnumerable<AuditEntry> expected, IEnumerable<AuditEntry> actual)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(wanted.Select(entry => entry.Id), found.Select(entry => entry.Id));
        foreach (var (left, right) in wanted.Zip(found))
        {
            Assert.Equal(
                (left.BotId, left.Action, left.UserId, left.CreatedAt, Convert.ToHexString(left.Hash.Span), Convert.ToHexString(left.PreviousHash.Span)),
                (right.BotId, right.Action, right.UserId, right.CreatedAt, Convert.ToHexString(right.Hash.Span), Convert.ToHexString(right.PreviousHash.Span)));
            Assert.Equal(left.Details.OrderBy(detail => detail.Key, StringComparer.Ordinal), right.Details.OrderBy(detail => detail.Key, StringComparer.Ordinal));
        }
    }

    public static void Same(IEnumerable<StoredMessage> expected, IEnumerable<StoredMessage> actual)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(wanted.Select(message => message.Id), found.Select(message => message.Id));
        foreach (var (left, right) in wanted.Zip(found))
        {
            Same(left, right);
        }
    }

    public static void Same(BotInfo expected, BotInfo? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Definition.Capabilities, actual.Definition.Capabilities);
        Same(expected.Definition.Metadata, actual.Definition.Metadata);
        Assert.Equal(Bare(expected), Bare(actual));

        static BotInfo Bare(BotInfo bot) => bot with { Definition = bot.Definition with { Capabilities = [], Metadata = None } };
    }

    public static void Same(IReadOnlyDictionary<string, JsonElement> expected, IReadOnlyDictionary<string, JsonElement> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, pair => Assert.True(
            JsonElement.DeepEquals(pair.Value, actual[pair.Key]), $"'{pair.Key}': {pair.Value.GetRawText()} became {actual[pair.Key].GetRawText()}"));
    }
}
