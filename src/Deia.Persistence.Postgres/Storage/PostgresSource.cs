using Deia.Orchestration;
using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Makes connections: from a pool that serves the repositories, and new ones beside it to find out whether the server is there.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class PostgresSource : IAsyncDisposable
{
    private const int AutoPrepared = 64;
    private const int ConnectSeconds = 5;
    private const int KeepAliveSeconds = 10;

    private static readonly SqlScript Session = new("Connection.Session");
    private static int _sources;

    private readonly NpgsqlDataSource? _given;
    private readonly NpgsqlConnectionStringBuilder? _settings;
    private readonly NpgsqlDataSource _fresh;
    private readonly string _session = "";
    private readonly string _name = "";
    private volatile NpgsqlDataSource _pool;

    private PostgresSource(NpgsqlDataSource given)
    {
        _given = _fresh = _pool = given;
        Setting = "The data source given to UsePostgres";
        (Host, Port) = Address(new NpgsqlConnectionStringBuilder(given.ConnectionString));
    }

    private PostgresSource(NpgsqlConnectionStringBuilder settings, PostgresOptions options)
    {
        _settings = settings;
        _session = Session.Text + $"SET statement_timeout = {(long)options.CommandTimeout.TotalMilliseconds};";
        _name = $"Deia-{Interlocked.Increment(ref _sources)}";
        Setting = "ConnectionStrings:Postgres";
        (Host, Port) = Address(settings);
        _pool = BuildPool();
        _fresh = Builder(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }).Build();
    }

    /// <summary>Gets which setting names the database, for errors.</summary>
    public string Setting { get; }

    /// <summary>Gets the server's host, for errors of the start.</summary>
    public string Host { get; }

    /// <summary>Gets the server's port, for errors of the start.</summary>
    public int Port { get; }

    /// <summary>Gets the name that the driver's instruments know the pool by; null where that is the app's.</summary>
    public string? PoolName => _given is null ? _name : null;

    /// <summary>Makes the source.</summary>
    /// <exception cref="DeiaException">The connection string can't be read.</exception>
    public static PostgresSource Of(PostgresConnection connection, PostgresOptions options) =>
        connection.DataSource is { } given ? new PostgresSource(given) : new PostgresSource(Settings(connection.ConnectionString!, options), options);

    /// <summary>Takes a connection from the pool, or opens one.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _pool.OpenConnectionAsync(cancellationToken);

    /// <summary>Opens a connection that nobody has used before, without the settings of a session; from the app's pool where it gave one.</summary>
    public ValueTask<NpgsqlConnection> OpenFreshAsync(CancellationToken cancellationToken) => _fresh.OpenConnectionAsync(cancellationToken);

    /// <summary>Gets what makes the connections of <see cref="OpenFreshAsync"/>.</summary>
    public NpgsqlDataSource Fresh => _fresh;

    /// <summary>Lets go of all connections, also of those that wait for a server that does not answer. Of the app's own pool only the idle ones can be let go.</summary>
    public void Renew()
    {
        if (_given is not null)
        {
            _given.Clear();
            return;
        }

        // What was taken from the old pool is closed as soon as it comes back.
        var old = _pool;
        _pool = BuildPool();
        old.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_given is null)
        {
            await _pool.DisposeAsync().ConfigureAwait(false);
            await _fresh.DisposeAsync().ConfigureAwait(false);
        }
    }

    private NpgsqlDataSource BuildPool()
    {
        var builder = Builder(_settings!);
        builder.Name = _name;
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = Initialize(connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                var command = Initialize(connection);
                await using var disposing = command.ConfigureAwait(false);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        return builder.Build();
    }

    // Deia uses built-in types alone, so no new pool has to read the catalogue.
    private static NpgsqlDataSourceBuilder Builder(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlDataSourceBuilder(settings.ConnectionString).ConfigureTypeLoading(static types => types.EnableTypeLoading(false));

    private NpgsqlCommand Initialize(NpgsqlConnection connection)
    {
#pragma warning disable CA2100 // The text comes from an embedded script and a number.
        return new NpgsqlCommand(_session, connection);
#pragma warning restore CA2100
    }

    private static NpgsqlConnectionStringBuilder Settings(string connectionString, PostgresOptions options)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Neither the text nor the exception goes on: both may hold a part of the password.
            throw Unreadable();
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            throw Unreadable();
        }

        // No time-outs of the client's: once one has passed, the driver asks the server to cancel, and holds a thread until a server that hangs has answered.
        settings.CommandTimeout = 0;

        // Deia changes no session beyond what every one of its connections is given, so there is nothing to reset.
        settings.NoResetOnClose = true;
        settings.MaxPoolSize = options.MaxPoolSize;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        settings.MaxAutoPrepare = AutoPrepared;
        settings.AutoPrepareMinUsages = 2;
        settings.Multiplexing = false;
        settings.Enlist = false;
        settings.IncludeErrorDetail = false;
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = settings.TcpKeepAliveInterval = KeepAliveSeconds;
        settings.ApplicationName ??= "Deia";
        if (!settings.ContainsKey("Timeout"))
        {
            settings.Timeout = ConnectSeconds;
        }

        if (options.SslMode is { } mode)
        {
            settings.SslMode = Enum.Parse<SslMode>(mode, ignoreCase: true);
        }

        if (options.RootCertificate is { } file)
        {
            settings.RootCertificate = file;
        }

        return settings;
    }

    private static DeiaException Unreadable() => new(
        "ConnectionStrings:Postgres can't be read: it has to look like 'Host=…;Port=5432;Database=…;Username=…;Password=…', with a value that holds a semicolon in double quotes.");

    private static (string Host, int Port) Address(NpgsqlConnectionStringBuilder settings) => (settings.Host ?? "localhost", settings.Port);
}
