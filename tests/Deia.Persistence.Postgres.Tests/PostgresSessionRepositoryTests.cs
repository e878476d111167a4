using Deia.Testing.Conformance;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresSessionRepositoryTests(SharedServer server) : SessionRepositoryConformance
{
    protected override async ValueTask<StoreUnderTest> CreateAsync() => await PostgresStoreUnderTest.CreateAsync(server);
}
