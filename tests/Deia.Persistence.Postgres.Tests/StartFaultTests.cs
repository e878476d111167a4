using System.Net;
using System.Net.Sockets;
using Deia.Orchestration;
using Deia.Persistence.Postgres.Storage;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>A database that can't be used stops the start with one line that says what to do, and nothing of the password.</summary>
public sealed class StartFaultTests(SharedServer server)
{
    private const string Secret = "s3cret-of-the-app";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=localhost;Port=many")]
    [InlineData("Host=localhost;Unknown Key=" + Secret)]
    [InlineData("Host=localhost;Password=half;" + Secret + "=x")]
    [InlineData("Database=deia;Username=deia;Password=" + Secret)]
    [InlineData("")]
    public Task Start_ConnectionStringUnreadable_SaysSoWithoutIt(string connectionString) => AssertRefusedAsync(
        connectionString, "ConnectionStrings:Postgres can't be read: it has to look like 'Host=…;Port=5432;Database=…;Username=…;Password=…', with a value that holds a semicolon in double quotes.");

    [Fact]
    public async Task Start_NobodyListens_NamesHostAndPort()
    {
        var port = FreePort.Next();

        await AssertRefusedAsync(
            $"Host=127.0.0.1;Port={port};Username=deia;Password={Secret}",
            $"ConnectionStrings:Postgres: no server can be reached at 127.0.0.1:{port} (ConnectionRefused). Start it, or correct Host and Port.");
    }

    [Fact]
    public async Task Start_ListenerIsMute_SaysSoInTime()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await AssertRefusedAsync(
            $"Host=127.0.0.1;Port={port};Username=deia;Password={Secret};Timeout=1;SSL Mode=Disable",
            $"ConnectionStrings:Postgres: the server at 127.0.0.1:{port} does not answer. Look after it, or correct Host and Port.");
    }

    [Fact]
    public Task Start_NoSuchDatabase_SaysHowToMakeIt() => AssertRefusedAsync(
        On(server, database: "nowhere"),
        "ConnectionStrings:Postgres: the server has no such database. Make it (CREATE DATABASE … ENCODING 'UTF8'), or correct Database.");

    [Fact]
    public Task Start_NoSuchUser_SaysWhatToCorrect() => AssertRefusedAsync(
        On(server, user: "nobody"),
        "ConnectionStrings:Postgres: the server refuses the user name or the password. Correct Username and Password.");

    [Fact]
    public async Task Start_UserMayNotMakeTables_SaysWhatToGrant()
    {
        var database = await server.Server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE ROLE reader LOGIN");

        await AssertRefusedAsync(
            On(server, new NpgsqlConnectionStringBuilder(database).Database!, "reader"),
            "ConnectionStrings:Postgres: the user may not do what Deia needs. Grant it CREATE on the schema, or run the script that PostgresMigrations.Script gives "
            + "as another user and grant it the tables.");
    }

    [Fact]
    public async Task Start_EncodingIsNotUtf8_SaysWhichIsNeeded()
    {
        var database = await server.Server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

        await AssertRefusedAsync(
            On(server, "latin"),
            "ConnectionStrings:Postgres: the encoding of the database is LATIN1, which can't hold all text. Name a database that was made with ENCODING 'UTF8'.");
    }

    [Theory]
    [InlineData("28P01", "refuses the user name or the password")]
    [InlineData("57P03", "is starting, or going down")]
    [InlineData("53300", "has no connection left")]
    [InlineData("25006", "takes no writes")]
    [InlineData("55P03", "another host holds the lock of the migrations")]
    [InlineData("XX000", "the server refuses (XX000)")]
    public async Task Of_AnythingElseTheServerSays_IsOneLine(string code, string reason)
    {
        await using var source = PostgresSource.Of(new PostgresConnection { ConnectionString = $"Host=db;Password={Secret}" }, new PostgresOptions());

        var fault = StartFaults.Of(source, new PostgresException("said PostgreSQL", "FATAL", "FATAL", code));

        Assert.Contains(reason, fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private static string On(SharedServer server, string database = "postgres", string user = "postgres") =>
        $"Host=127.0.0.1;Port={server.Server.Port};Username={user};Password={Secret};Database={database}";

    private static async Task AssertRefusedAsync(string connectionString, string message)
    {
        await using var services = PostgresServices.Open(connectionString);

        var refused = await Assert.ThrowsAsync<DeiaException>(async () =>
            await services.GetRequiredService<PostgresStore>().OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(message, refused.Message);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }
}
