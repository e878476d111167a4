using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Deia.Orchestration;
using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Brings a database to this version's schema, or checks that it has it.</summary>
/// <remarks>DbUp applies the scripts in one transaction, while another one holds an advisory lock: of hosts that start together, one applies them.</remarks>
/// <param name="migrations">The scripts in order.</param>
internal sealed class PostgresMigrator(IReadOnlyList<Migration> migrations)
{
    private const string Journal = "schema_versions";
    private const string Encoding = "UTF8";
    private const int OldestServer = 130_000;

    private static readonly SqlScript Describe = new("Connection.Describe");
    private static readonly SqlScript Applied = new("Connection.Applied");
    private static readonly SqlScript Lock = new("Connection.LockMigrations");

    /// <summary>Gets the migrations of this version of Deia.</summary>
    public static IReadOnlyList<Migration> Scripts { get; } =
        [.. SqlScript.Of("Migrations").Select(script => new Migration(script.Name["Migrations.".Length..], script.Text))];

    /// <summary>Gets the migrator of this version of Deia.</summary>
    public static PostgresMigrator Default { get; } = new(Scripts);

    /// <summary>Checks the server and the database, and migrates it.</summary>
    /// <param name="source">The database.</param>
    /// <param name="migrate">Whether to change it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The name of the last migration.</returns>
    /// <exception cref="DeiaException">The database can't be used; the text says why.</exception>
    public async Task<string> OpenAsync(PostgresSource source, bool migrate, CancellationToken cancellationToken)
    {
        var connection = await source.OpenFreshAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var schema = await CheckAsync(source, connection).ConfigureAwait(false);
        if (schema.IsComplete)
        {
            return migrations[^1].Name;
        }

        if (!migrate)
        {
            throw StartFaults.Unusable(
                source,
                $"the schema is not that of this version ({schema.Missing} is missing), and {PostgresOptions.SectionName}:Migrate is false",
                $"Run the script that {nameof(PostgresMigrations)}.{nameof(PostgresMigrations.Script)} gives, or set the option to true.");
        }

        var transaction = await connection.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        using var locking = Command(connection, Lock.Text);
        await locking.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);

        // DbUp knows no asynchronous way.
        var result = await Task.Run(() => Upgrade(source, schema.Name), CancellationToken.None).ConfigureAwait(false);
        return result.Successful ? migrations[^1].Name : throw result.Error;
    }

    private DatabaseUpgradeResult Upgrade(PostgresSource source, string schema) => DeployChanges.To
        .PostgresqlDatabase(new PostgresqlConnectionManager(source.Fresh))
        .WithScripts(migrations.Select(migration => new DbUp.Engine.SqlScript(migration.Name, migration.Sql)))
        .WithVariablesDisabled()
        .WithTransaction()
        .JournalToPostgresqlTable(schema, Journal)
        .LogToNowhere()
        .Build()
        .PerformUpgrade();

    private async Task<SchemaState> CheckAsync(PostgresSource source, NpgsqlConnection connection)
    {
        using var describe = Command(connection, Describe.Text);
        var (version, encoding, schema, hasJournal) = await ReadAsync(describe, static rows => rows.OneAsync(static row =>
            (row.GetInt32(0), row.GetString(1), row.TextOrNull(2), row.GetBoolean(3)))).ConfigureAwait(false);
        if (version < OldestServer)
        {
            throw StartFaults.Unusable(source, $"the server is PostgreSQL {version / 10_000}", $"Deia needs version {OldestServer / 10_000} or newer.");
        }

        if (encoding != Encoding)
        {
            throw StartFaults.Unusable(
                source, $"the encoding of the database is {encoding}, which can't hold all text", $"Name a database that was made with ENCODING '{Encoding}'.");
        }

        if (schema is null)
        {
            throw StartFaults.Unusable(source, "no schema of the search path exists", "Make one, or name another by Search Path.");
        }

        return Compare(source, schema, hasJournal ? await AppliedAsync(connection).ConfigureAwait(false) : []);
    }

    private SchemaState Compare(PostgresSource source, string schema, IReadOnlyList<string> applied)
    {
        var known = migrations.Select(migration => migration.Name).ToArray();
        if (applied.Except(known, StringComparer.Ordinal).LastOrDefault() is { } newer)
        {
            throw StartFaults.Unusable(
                source, $"a newer version of Deia wrote the database (its schema is {newer}, this version knows {known[^1]})", "Update Deia, or name another database.");
        }

        return new SchemaState(schema, known.Except(applied, StringComparer.Ordinal).FirstOrDefault());
    }

    private static async Task<IReadOnlyList<string>> AppliedAsync(NpgsqlConnection connection)
    {
        using var applied = Command(connection, Applied.Text);
        return await ReadAsync(applied, static rows => rows.AllAsync(static row => row.GetString(0))).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, Task<T>> read)
    {
        var rows = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await read(rows).ConfigureAwait(false);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The text comes from an embedded script.
        return new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
    }

    /// <param name="Name">The schema that the tables are in, or shall be.</param>
    /// <param name="Missing">The first migration that was not applied; null where all were.</param>
    private sealed record SchemaState(string Name, string? Missing)
    {
        public bool IsComplete => Missing is null;
    }
}
