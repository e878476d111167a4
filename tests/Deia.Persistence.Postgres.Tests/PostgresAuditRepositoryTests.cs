using Deia.Testing.Conformance;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresAuditRepositoryTests(SharedServer server) : AuditRepositoryConformance
{
    protected override async ValueTask<StoreUnderTest> CreateAsync() => await PostgresStoreUnderTest.CreateAsync(server);
}
