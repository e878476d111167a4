using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the sessions in the table <c>sessions</c>.</summary>
internal sealed class SqliteSessionRepository(SqliteStore store, TimeProvider timeProvider) : ISessionRepository
{
    // More than come at once, so that what is over does not pile up.
    private const int ForgottenAtOnce = 100;

    private static readonly SqlScript Add = new("Sessions.Add");
    private static readonly SqlScript Forget = new("Sessions.Forget");
    private static readonly SqlScript Find = new("Sessions.Find");
    private static readonly SqlScript Remove = new("Sessions.Remove");

    public async ValueTask AddAsync(Session session, CancellationToken cancellationToken = default) =>
        await store.WriteAsync(
            "sessions.add",
            database =>
            {
                database.Prepare(Forget).With("$now", TimeText.Write(timeProvider.GetUtcNow())).With("$limit", ForgottenAtOnce).ExecuteNonQuery();
                return database.Prepare(Add)
                    .With("$id", session.Id)
                    .With("$user_id", session.UserId)
                    .With("$login_time", TimeText.Write(session.LoginTime))
                    .With("$expires_at", TimeText.Write(session.ExpiresAt))
                    .ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(sessionId) is not null
            ? null
            : await store.ReadAsync(
                "sessions.find",
                database => database.Prepare(Find).With("$id", sessionId).First(static row => new Session(
                    row.GetString(0), row.GetString(1), TimeText.Read(row.GetString(2)), TimeText.Read(row.GetString(3)))),
                cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RemoveAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(sessionId) is null
            && await store.WriteAsync(
                "sessions.remove", database => database.Prepare(Remove).With("$id", sessionId).ExecuteNonQuery() > 0, cancellationToken).ConfigureAwait(false);
    }
}
