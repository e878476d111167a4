using Deia.Testing.Conformance;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresApiKeyRepositoryTests(SharedServer server) : ApiKeyRepositoryConformance
{
    protected override async ValueTask<StoreUnderTest> CreateAsync() => await PostgresStoreUnderTest.CreateAsync(server);
}
