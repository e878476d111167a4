using System.Net.Sockets;
using Deia.Orchestration;
using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Tells faults of the server and the way to it from faults of a statement. Codes: PostgreSQL, Appendix A.</summary>
internal static class PostgresFaults
{
    private const int ClassLength = 2;

    /// <summary>Tells whether the connection is gone, so that nobody knows whether what was sent has happened, or whether none could be made.</summary>
    public static bool IsOfConnection(Exception exception) => exception switch
    {
        PostgresException fault => IsShutdown(fault) || fault.SqlState == PostgresErrorCodes.IdleSessionTimeout || Class(fault) == "08",
        NpgsqlException or SocketException or IOException or TimeoutException => true,

        // A pool that was let go of, as the server was away.
        ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>Tells whether the server undid the statement for a reason that may be gone the next time.</summary>
    public static bool IsPassing(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.UniqueViolation,
    };

    /// <summary>Tells whether the server itself said that it does not serve just now.</summary>
    public static bool IsShutdown(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;

    /// <summary>Gives what a repository throws.</summary>
    /// <returns>
    /// <see cref="StoreUnavailableException"/> where the server or the way to it is at fault; else an exception that names the code alone, as the driver's may
    /// quote what was to be stored.
    /// </returns>
    public static Exception Translate(Exception exception) => exception switch
    {
        PostgresException fault when !IsOfStore(fault) => new DeiaException($"PostgreSQL refused a statement of Deia ({fault.SqlState}, {fault.Routine})."),
        _ when IsOfConnection(exception) || exception is PostgresException => new StoreUnavailableException(PostgresStore.Name, exception),
        _ => exception,
    };

    // 08 connection, 25 read-only, 28 and 3D no longer let in, 40 rolled back, 42501 no privilege, 53 resources, 55 locks, 57 shutdown and time-outs, 58 and XX
    // the server's disk.
    private static bool IsOfStore(PostgresException fault) =>
        fault.SqlState == PostgresErrorCodes.InsufficientPrivilege || Class(fault) is "08" or "25" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "XX";

    private static string Class(PostgresException fault) => fault.SqlState[..ClassLength];
}
