using Deia.Testing.Conformance;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresBotLeaseRepositoryTests(SharedServer server) : BotLeaseRepositoryConformance
{
    protected override async ValueTask<StoreUnderTest> CreateAsync() => await PostgresStoreUnderTest.CreateAsync(server);
}
