using Deia.Persistence.Postgres.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Deia.Persistence.Postgres.Writing;

/// <summary>Writes that are sent as one statement: nothing is locked before all of it has arrived, whatever becomes of this process.</summary>
/// <param name="writes">The writes.</param>
internal sealed class WriteGroup(List<MessageWrite> writes)
{
    /// <summary>The most writes of a group: more would hardly be cheaper, and the first would wait for too many others.</summary>
    public const int LargestCount = 128;

    /// <summary>The most characters of a group, unless a single write has more.</summary>
    public const int LargestLength = 2_000_000;

    private static readonly SqlScript Add = new("Messages.Add");
    private static readonly SqlScript Write = new("Messages.Write");

    /// <summary>Gets whether no question ends: what is added may be added again.</summary>
    public bool OnlyAdds { get; } = writes.TrueForAll(static write => write.QuestionId is null);

    /// <summary>Gives what is sent.</summary>
    public SqlStatement Statement()
    {
        var statement = new SqlStatement(OnlyAdds ? Add : Write)
            .Many(NpgsqlDbType.Text, Each(static write => write.BotId))
            .Many(NpgsqlDbType.Bigint, Each(static write => write.Fence))
            .Many(NpgsqlDbType.Uuid, Each(static write => write.Message?.Id))
            .Many(NpgsqlDbType.Text, Each(static write => write.Message?.ConversationId))
            .Many(NpgsqlDbType.Text, Each(static write => write.Sender))
            .Many(NpgsqlDbType.Text, Each(static write => write.Message?.Content))
            .Many(NpgsqlDbType.Integer, Each(static write => write.Message?.Tokens))
            .Many(NpgsqlDbType.Text, Each(static write => write.Status))
            .Many(NpgsqlDbType.Uuid, Each(static write => write.Message?.ReplyTo))
            .Many(NpgsqlDbType.TimestampTz, Each(static write => write.Message?.CreatedAt.ToUniversalTime()))
            .Many(NpgsqlDbType.Text, Each(static write => write.Metadata));
        return OnlyAdds
            ? statement
            : statement
                .Many(NpgsqlDbType.Integer, [.. Enumerable.Range(0, writes.Count)])
                .Many(NpgsqlDbType.Uuid, Each(static write => write.QuestionId))
                .Many(NpgsqlDbType.Text, Each(static write => write.EndStatus))
                .Many(NpgsqlDbType.Text, Each(static write => write.EndMetadata));
    }

    /// <summary>Reads, by the place in the group, which writes were made; null where one was not allowed.</summary>
    public async Task<bool?[]> ReadAsync(NpgsqlDataReader rows)
    {
        var made = new bool?[writes.Count];
        if (OnlyAdds)
        {
            var owned = await rows.AllAsync(static row => (row.GetString(0), row.GetInt64(1))).ConfigureAwait(false);
            var leases = owned.ToHashSet();
            for (var at = 0; at < made.Length; at++)
            {
                made[at] = leases.Contains((writes[at].BotId, writes[at].Fence)) ? true : null;
            }
        }
        else
        {
            foreach (var (at, isEnded) in await rows.AllAsync(static row => (row.GetInt32(0), row.GetBoolean(1))).ConfigureAwait(false))
            {
                made[at] = isEnded || writes[at].QuestionId is null;
            }
        }

        return made;
    }

    private T[] Each<T>(Func<MessageWrite, T> choose)
    {
        var values = new T[writes.Count];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = choose(writes[at]);
        }

        return values;
    }
}
