using Deia.Testing.Conformance;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresFeatureFlagRepositoryTests(SharedServer server) : FeatureFlagRepositoryConformance
{
    protected override async ValueTask<StoreUnderTest> CreateAsync() => await PostgresStoreUnderTest.CreateAsync(server);
}
