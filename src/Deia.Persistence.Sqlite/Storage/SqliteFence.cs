using Deia.Orchestration;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>The lease that a write stands on.</summary>
/// <param name="BotId">The bot that it writes for.</param>
/// <param name="Number">The fencing number of the bot's lease.</param>
internal readonly record struct SqliteFence(string BotId, long Number)
{
    private static readonly SqlScript IsPresent = new("Leases.IsPresent");

    /// <summary>Refuses the write unless the number is the present one. Until the transaction ends, no other host can take the bot over.</summary>
    /// <exception cref="LeaseLostException">It is not.</exception>
    public void Check(SqliteSession session)
    {
        if (session.Prepare(IsPresent).With("$bot_id", BotId).With("$fence", Number).ExecuteScalar() is null)
        {
            throw new LeaseLostException(BotId, Number);
        }
    }
}
