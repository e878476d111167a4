namespace Deia.Persistence.Sqlite;

/// <summary>Where the SQLite store lives; the section <c>Deia:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Sqlite";

    /// <summary>Gets or sets the database file. It and its folder are made where they are missing.</summary>
    /// <value>A path, relative to the content root of the host, or to the current folder where there is no host; <c>data/deia.db</c> by default.</value>
    public string Path { get; set; } = "data/deia.db";
}
