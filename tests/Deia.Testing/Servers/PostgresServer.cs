using System.Globalization;
using Npgsql;

namespace Deia.Testing.Servers;

/// <summary>A PostgreSQL server of a test's own: on the loopback, on a free port, with its data in a temporary folder that goes with it.</summary>
/// <remarks>Everybody on this machine may connect while it runs. It can be killed and frozen, as power cuts and hung machines do it.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly string _folder;
    private readonly string[] _settings;
    private int _databases;

    private PostgresServer(string folder, int port, string[] settings)
    {
        _folder = folder;
        _settings = settings;
        Port = port;
    }

    /// <summary>Gets the port; it stays the same when the server is started again.</summary>
    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes and starts a server.</summary>
    /// <param name="settings">What is set other than by default, such as <c>fsync=off</c>.</param>
    /// <returns>The server, which takes connections.</returns>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start; the text says more.</exception>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var server = new PostgresServer(ServerAccount.CreateFolder("deia-postgres-"), FreePort.Next(), settings);
        try
        {
            await ServerAccount.RunAsync(
                PostgresBinaries.Find("initdb"), "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync").ConfigureAwait(false);
            await server.StartAgainAsync().ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return server;
    }

    /// <summary>Starts the server after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port.</summary>
    /// <returns>When it takes connections.</returns>
    public Task StartAgainAsync()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder}", string.Create(CultureInfo.InvariantCulture, $"port={Port}"), .. _settings,
        ];
        return ServerAccount.RunAsync(
            PostgresBinaries.Find("pg_ctl"),
            "start", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log"), "-o", string.Join(' ', settings.Select(setting => $"-c {setting}")));
    }

    /// <summary>Stops the server as its operator does: connections are ended, and what was begun is undone.</summary>
    /// <returns>When it has stopped.</returns>
    public Task StopAsync() => ServerAccount.RunAsync(PostgresBinaries.Find("pg_ctl"), "stop", "-D", Data, "-m", "fast", "-w", "-s");

    /// <summary>Kills the server and all of its processes at once, as a power cut does but for the disk's cache.</summary>
    /// <returns>When its processes are gone.</returns>
    public async Task KillAsync()
    {
        var processId = ProcessId();
        ProcessTree.Signal(processId, ProcessTree.Kill);

        // It is no child of this process, so its end can't be waited for.
        while (Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task")))
        {
            await Task.Yield();
        }
    }

    /// <summary>Lets all processes of the server stand still: it takes connections, and answers nothing.</summary>
    public void Freeze() => ProcessTree.Signal(ProcessId(), ProcessTree.Stop);

    /// <summary>Lets the server go on after <see cref="Freeze"/>.</summary>
    public void Thaw() => ProcessTree.Signal(ProcessId(), ProcessTree.Continue);

    /// <summary>Tells how long the server has used the processor, all its processes together.</summary>
    /// <returns>The time; in steps of 10 ms.</returns>
    public TimeSpan ProcessorTime() => ProcessTree.ProcessorTime(ProcessId());

    /// <summary>Makes a database.</summary>
    /// <param name="template">The database that it is a copy of, by its connection string; null: it is empty.</param>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"deia_{Interlocked.Increment(ref _databases)}");
        var source = template is null ? "template0" : new NpgsqlConnectionStringBuilder(template).Database;
        await ExecuteAsync(ConnectionString(User), $"CREATE DATABASE {name} TEMPLATE {source}").ConfigureAwait(false);
        return ConnectionString(name);
    }

    /// <summary>Removes a database, whoever is connected to it.</summary>
    /// <param name="database">Its connection string.</param>
    /// <returns>When it is gone.</returns>
    public Task DropDatabaseAsync(string database) =>
        ExecuteAsync(ConnectionString(User), $"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");

    /// <summary>Runs SQL on a connection of its own, as another program would.</summary>
    /// <param name="connectionString">Where.</param>
    /// <param name="sql">What.</param>
    /// <returns>The first column of the first row.</returns>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using var closing = connection.ConfigureAwait(false);
        await connection.OpenAsync().ConfigureAwait(false);
#pragma warning disable CA2100 // The text is the test's own.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(PidFile))
        {
            await KillAsync().ConfigureAwait(false);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Database = database,
    }.ConnectionString;

    private int ProcessId() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);
}
