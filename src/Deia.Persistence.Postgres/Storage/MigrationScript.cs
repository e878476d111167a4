using System.Text;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Writes migrations as one script to run by hand.</summary>
internal static class MigrationScript
{
    private static readonly SqlScript Lock = new("Connection.LockMigrations");
    private static readonly SqlScript Journal = new("Connection.Journal");

    /// <summary>Writes a script that applies, in one transaction, what has not been applied yet.</summary>
    public static string Write(IReadOnlyList<Migration> migrations)
    {
        var script = new StringBuilder()
            .AppendLine("-- Brings a database to the schema of this version of Deia. Run again, it changes nothing.")
            .AppendLine("BEGIN;")
            .AppendLine(Lock.Text)
            .AppendLine(Journal.Text);
        foreach (var (name, sql) in migrations)
        {
            script
                .AppendLine("DO $deia$ BEGIN")
                .AppendLine($"IF NOT EXISTS (SELECT FROM schema_versions WHERE scriptname = '{name}') THEN")
                .AppendLine()
                .AppendLine(sql)
                .AppendLine($"INSERT INTO schema_versions (scriptname, applied) VALUES ('{name}', now());")
                .AppendLine("END IF;")
                .AppendLine("END $deia$;")
                .AppendLine();
        }

        return script.AppendLine("COMMIT;").ToString();
    }
}
