using Npgsql;

namespace Deia.Persistence.Postgres;

/// <summary>What the app said about the database: a connection string, or a data source of its own.</summary>
/// <remarks>No record, as its text would show the password.</remarks>
internal sealed class PostgresConnection
{
    public string? ConnectionString { get; init; }

    /// <summary>Gets the app's own data source, which Deia never disposes.</summary>
    public NpgsqlDataSource? DataSource { get; init; }
}
