using Deia.Orchestration.Configuration;

namespace Deia.Persistence.Postgres;

/// <summary>How Deia uses PostgreSQL; the section <c>Deia:Postgres</c>. Where the server is, and who asks, stands in the connection string.</summary>
/// <remarks>
/// What concerns connections holds for a connection string. An <c>NpgsqlDataSource</c> that the app hands in keeps the settings that it was built with.
/// </remarks>
public sealed class PostgresOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Postgres";

    /// <summary>Gets or sets how many connections Deia may hold open.</summary>
    /// <value>4 to 1,000; 20 by default. Stay below the server's <c>max_connections</c>, all hosts together.</value>
    [AllowedRange("Deia:Postgres:MaxPoolSize", 4, 1_000)]
    public int MaxPoolSize { get; set; } = 20;

    /// <summary>Gets or sets how long one statement may take. The server ends it then, and its caller is told that the store can't be used just now.</summary>
    /// <value>1 second to 1 hour; 30 seconds by default.</value>
    [AllowedRange("Deia:Postgres:CommandTimeout", "00:00:01", "01:00:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets whether connections are encrypted, and whether the server has to prove who it is.</summary>
    /// <value>Disable, Allow, Prefer, Require, VerifyCA or VerifyFull; null by default: as the connection string says, or Prefer.</value>
    public string? SslMode { get; set; }

    /// <summary>Gets or sets the file with the certificates that the server's certificate has to descend from.</summary>
    /// <value>The path of a PEM file; null by default: as the connection string says, or the certificates that this machine trusts.</value>
    public string? RootCertificate { get; set; }

    /// <summary>Gets or sets whether the start brings the database to this version's schema. Where it does not, somebody runs
    /// <see cref="PostgresMigrations.Script"/> by hand, and the start checks that it was done.</summary>
    /// <value>True by default.</value>
    public bool Migrate { get; set; } = true;
}
