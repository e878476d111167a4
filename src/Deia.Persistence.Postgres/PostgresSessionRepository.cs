using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the sessions in the table <c>sessions</c>.</summary>
internal sealed class PostgresSessionRepository(PostgresStore store) : ISessionRepository
{
    // More than come at once, so that what is over does not pile up.
    private const int ForgottenAtOnce = 100;

    private static readonly SqlScript Add = new("Sessions.Add");
    private static readonly SqlScript Forget = new("Sessions.Forget");
    private static readonly SqlScript Find = new("Sessions.Find");
    private static readonly SqlScript Remove = new("Sessions.Remove");

    public async ValueTask AddAsync(Session session, CancellationToken cancellationToken = default) =>
        await store.AskAsync(
            "sessions.add",
            [
                new SqlStatement(Forget).Long(ForgottenAtOnce),
                new SqlStatement(Add).Text(session.Id).Text(session.UserId).Time(session.LoginTime).Time(session.ExpiresAt),
            ],
            static rows => Task.FromResult(rows.RecordsAffected),
            Repeat.Always,
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(sessionId) is not null
            ? null
            : await store.AskAsync(
                "sessions.find",
                new SqlStatement(Find).Text(sessionId),
                static rows => rows.FirstAsync(static row => new Session(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3))),
                cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RemoveAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(sessionId) is null
            && await store.AskAsync(
                "sessions.remove",
                [new SqlStatement(Remove).Text(sessionId)],
                static rows => Task.FromResult(rows.RecordsAffected > 0),
                Repeat.IfUndone,
                cancellationToken).ConfigureAwait(false);
    }
}
