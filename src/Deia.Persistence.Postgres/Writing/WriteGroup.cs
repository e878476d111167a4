using Deia.Orchestration.Configuration;
using Deia.Persistence.Postgres.Storage;
using NpgsqlTypes;

namespace Deia.Persistence.Postgres.Writing;

/// <summary>Writes that are sent as one statement.</summary>
internal static class WriteGroup
{
    /// <summary>The most writes of a group, so that the first does not wait for too many others.</summary>
    public const int LargestCount = 500;

    /// <summary>The most characters of a group, unless a single write has more.</summary>
    public const int LargestLength = 2_000_000;

    private static readonly SqlScript Write = new("Messages.Write");

    /// <summary>Gives the statement; its rows tell which of the writes were made, by their place in the group.</summary>
    public static SqlStatement Statement(IReadOnlyList<MessageWrite> group) => new SqlStatement(Write)
        .Many(NpgsqlDbType.Integer, [.. Enumerable.Range(0, group.Count)])
        .Many(NpgsqlDbType.Text, Each(group, static write => write.BotId))
        .Many(NpgsqlDbType.Bigint, Each(group, static write => write.Fence))
        .Many(NpgsqlDbType.Uuid, Each(group, static write => write.QuestionId))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.EndStatus))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.EndMetadata))
        .Many(NpgsqlDbType.Uuid, Each(group, static write => write.Message?.Id))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.Message?.ConversationId))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.Message is { } message ? StorableEnum.Write(message.Sender) : null))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.Message?.Content))
        .Many(NpgsqlDbType.Integer, Each(group, static write => write.Message?.Tokens))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.Message is { } message ? StorableEnum.Write(message.Status) : null))
        .Many(NpgsqlDbType.Uuid, Each(group, static write => write.Message?.ReplyTo))
        .Many(NpgsqlDbType.TimestampTz, Each(group, static write => write.Message?.CreatedAt.ToUniversalTime()))
        .Many(NpgsqlDbType.Text, Each(group, static write => write.Metadata));

    private static T[] Each<T>(IReadOnlyList<MessageWrite> group, Func<MessageWrite, T> choose)
    {
        var values = new T[group.Count];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = choose(group[at]);
        }

        return values;
    }
}
