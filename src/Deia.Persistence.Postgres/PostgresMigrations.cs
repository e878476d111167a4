using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>The schema of this version, for those who change databases by hand.</summary>
public static class PostgresMigrations
{
    /// <summary>Gets the script that brings a database of any earlier version, or an empty one, to this version's schema.</summary>
    /// <value>SQL for <c>psql</c>; run again, it changes nothing. It needs the right to create tables in the schema that comes first in the search path.</value>
    public static string Script { get; } = MigrationScript.Write(PostgresMigrator.Scripts);
}
