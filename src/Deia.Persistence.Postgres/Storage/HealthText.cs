using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Says what is wrong with the server, in one line without its name and address.</summary>
internal static class HealthText
{
    public static string Of(Exception? exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => "The server is starting, or going down.",
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => "The server is going down.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "The server has no connection left.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The server's disk is full.",
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => "The server took too long.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "The server refuses the user name or the password.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "The database is gone.",
        PostgresException fault => $"The server refuses to serve ({fault.SqlState}).",
        _ => "The server does not answer.",
    };
}
