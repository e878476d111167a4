using System.Net.Sockets;
using System.Security.Authentication;
using Deia.Orchestration;
using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Says why a database can't be used, in one line that names the setting, what is wrong, and what to do; never the connection string.</summary>
internal static class StartFaults
{
    /// <summary>Gives what the start throws.</summary>
    /// <returns>Null where the exception itself says it, or where Deia is at fault.</returns>
    public static DeiaException? Of(PostgresSource source, Exception exception)
    {
        (string Flaw, string Remedy)? reason = exception switch
        {
            DeiaException => null,
            PostgresException fault => Of(fault),
            NpgsqlException { InnerException: AuthenticationException } =>
                ("no encrypted connection could be made", $"Look at {PostgresOptions.SectionName}:SslMode and RootCertificate, and at the server's certificate."),
            NpgsqlException { InnerException: SocketException socket } =>
                ($"no server can be reached at {source.Host}:{source.Port} ({socket.SocketErrorCode})", "Start it, or correct Host and Port."),
            NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
                ($"the server at {source.Host}:{source.Port} does not answer", "Look after it, or correct Host and Port."),
            SocketException socket =>
                ($"no server can be reached at {source.Host}:{source.Port} ({socket.SocketErrorCode})", "Start it, or correct Host and Port."),
            NpgsqlException => ($"the server at {source.Host}:{source.Port} can't be talked to", "Look whether it is a PostgreSQL server, and whether it wants TLS."),
            _ => null,
        };
        return reason is { } known ? Unusable(source, known.Flaw, known.Remedy, exception) : null;
    }

    /// <summary>Says why a database can't be used.</summary>
    public static DeiaException Unusable(PostgresSource source, string flaw, string remedy, Exception? innerException = null) =>
        new($"{source.Setting}: {flaw}. {remedy}", innerException);

    private static (string Flaw, string Remedy) Of(PostgresException fault) => fault.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            ("the server refuses the user name or the password", "Correct Username and Password."),
        PostgresErrorCodes.InvalidCatalogName =>
            ("the server has no such database", "Make it (CREATE DATABASE … ENCODING 'UTF8'), or correct Database."),
        PostgresErrorCodes.InsufficientPrivilege =>
            ("the user may not do what Deia needs",
                $"Grant it CREATE on the schema, or run the script that {nameof(PostgresMigrations)}.{nameof(PostgresMigrations.Script)} gives as another user and grant it the tables."),
        PostgresErrorCodes.ReadOnlySqlTransaction => ("the server takes no writes", "Name the primary server."),
        PostgresErrorCodes.CannotConnectNow => ("the server is starting, or going down", "Start Deia once it is up."),
        PostgresErrorCodes.TooManyConnections =>
            ("the server has no connection left", $"Raise its max_connections, or lower {PostgresOptions.SectionName}:MaxPoolSize."),
        PostgresErrorCodes.LockNotAvailable => ("another host holds the lock of the migrations", "Start Deia again once that host is done."),
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject =>
            ("it holds tables of another program with the names that Deia needs", "Name a database of Deia's own, or another schema by Search Path."),
        _ => ($"the server refuses ({fault.SqlState})", "Its log says why."),
    };
}
