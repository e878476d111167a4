using System.Globalization;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>Brings a file to this version's schema by numbered scripts, each in a transaction of its own; <c>user_version</c> counts those applied.</summary>
/// <param name="scripts">The scripts in order; the first leads to version 1.</param>
internal sealed class SqliteMigrator(IReadOnlyList<string> scripts)
{
    private static readonly SqlScript Version = new("Connection.Version");
    private static readonly SqlScript Begin = new("Connection.Begin");
    private static readonly SqlScript Commit = new("Connection.Commit");
    private static readonly SqlScript Rollback = new("Connection.Rollback");

    /// <summary>Gets the migrations of this version of Deia.</summary>
    public static SqliteMigrator Default { get; } = new([.. SqlScript.Of("Migrations").Select(script => script.Text)]);

    /// <summary>Applies what is missing.</summary>
    /// <param name="session">The session; it writes.</param>
    /// <param name="path">The file, for errors.</param>
    /// <returns>The version reached.</returns>
    public int Apply(SqliteSession session, string path)
    {
        while (!IsDone(session, path))
        {
        }

        return scripts.Count;
    }

    /// <summary>Takes the lock, then looks: of processes that start together, one applies a script and the others see it applied.</summary>
    private bool IsDone(SqliteSession session, string path)
    {
        session.Prepare(Begin).ExecuteNonQuery();
        try
        {
            var version = (int)(long)session.Prepare(Version).ExecuteScalar()!;
            if (version > scripts.Count)
            {
                throw SqliteFaults.Unusable(
                    path,
                    $"a newer version of Deia wrote the file (its schema is {version}, this version knows {scripts.Count})",
                    "Update Deia, or name another file.");
            }

            if (version < scripts.Count)
            {
                session.Execute(scripts[version]);
                session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1};"));
            }

            session.Prepare(Commit).ExecuteNonQuery();
            return version == scripts.Count;
        }
        catch when (session.InTransaction)
        {
            session.Prepare(Rollback).ExecuteNonQuery();
            throw;
        }
    }
}
