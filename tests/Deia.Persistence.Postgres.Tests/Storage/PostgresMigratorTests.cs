using Deia.Orchestration;
using Deia.Orchestration.State;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Postgres.Tests.Storage;

public sealed class PostgresMigratorTests(SharedServer server)
{
    private const string Shape =
        """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
          SELECT concat_ws(' ', table_name, ordinal_position, column_name, udt_name, character_maximum_length, collation_name, is_nullable, column_default) AS line
          FROM information_schema.columns WHERE table_schema = 'public'
          UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
          UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace) lines
        """;

    private const string Applied = "SELECT string_agg(scriptname, ',' ORDER BY scriptname) FROM schema_versions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_ManyHostsAtOnce_RunEachScriptOnce()
    {
        var database = await server.Server.CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpenAsync(database), Cancellation)));

        Assert.Equal("0001.Initial,0002.AuditChainAccessFlags", await PostgresServer.ExecuteAsync(database, Applied));
    }

    [Fact]
    public async Task Script_RunByHandTwice_GivesTheSameSchemaAndIsAccepted()
    {
        var (byHand, atStart) = (await server.Server.CreateDatabaseAsync(), await server.Server.CreateDatabaseAsync());
        await OpenAsync(atStart);

        await PostgresServer.ExecuteAsync(byHand, PostgresMigrations.Script);
        await PostgresServer.ExecuteAsync(byHand, PostgresMigrations.Script);

        Assert.Equal(await PostgresServer.ExecuteAsync(atStart, Shape), await PostgresServer.ExecuteAsync(byHand, Shape));
        Assert.Equal(await PostgresServer.ExecuteAsync(atStart, Applied), await PostgresServer.ExecuteAsync(byHand, Applied));
        await OpenAsync(byHand, static options => options.Migrate = false);
    }

    [Fact]
    public async Task Open_NotToMigrateAndNothingThere_SaysWhatToRunAndChangesNothing()
    {
        var database = await server.Server.CreateDatabaseAsync();

        var refused = await Assert.ThrowsAsync<DeiaException>(() => OpenAsync(database, static options => options.Migrate = false));

        Assert.Equal(
            "ConnectionStrings:Postgres: the schema is not that of this version (0001.Initial is missing), and Deia:Postgres:Migrate is false. "
            + "Run the script that PostgresMigrations.Script gives, or set the option to true.",
            refused.Message);
        Assert.Equal(0L, await PostgresServer.ExecuteAsync(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task Open_DatabaseOfANewerVersion_IsRefused()
    {
        var database = await server.Server.CreateDatabaseAsync();
        await OpenAsync(database);
        await PostgresServer.ExecuteAsync(database, "INSERT INTO schema_versions (scriptname, applied) VALUES ('0099.Later', now())");

        var refused = await Assert.ThrowsAsync<DeiaException>(() => OpenAsync(database));

        Assert.Equal(
            "ConnectionStrings:Postgres: a newer version of Deia wrote the database (its schema is 0099.Later, this version knows 0002.AuditChainAccessFlags). "
            + "Update Deia, or name another database.",
            refused.Message);
    }

    [Fact]
    public async Task Open_TablesOfAnotherProgram_IsRefusedAndLeavesThem()
    {
        var database = await server.Server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE TABLE chat_messages (id int); INSERT INTO chat_messages VALUES (1)");

        var refused = await Assert.ThrowsAsync<DeiaException>(() => OpenAsync(database));

        Assert.Contains("it holds tables of another program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await PostgresServer.ExecuteAsync(database, "SELECT id FROM chat_messages"));
        Assert.Null(await PostgresServer.ExecuteAsync(database, "SELECT to_regclass('bots')::text") as string);
    }

    [Fact]
    public async Task Open_AnotherSchemaInTheSearchPath_IsUsed()
    {
        var database = await server.Server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE SCHEMA fleet");

        await OpenAsync(database + ";Search Path=fleet");

        Assert.Equal(2L, await PostgresServer.ExecuteAsync(database, "SELECT count(*) FROM fleet.schema_versions"));
        Assert.Null(await PostgresServer.ExecuteAsync(database, "SELECT to_regclass('public.bots')::text") as string);
    }

    private static async Task OpenAsync(string database, Action<PostgresOptions>? configure = null)
    {
        await using var services = PostgresServices.Open(database, configure);
        Assert.Empty(await services.GetRequiredService<IBotRepository>().ListAsync(Cancellation));
    }
}
