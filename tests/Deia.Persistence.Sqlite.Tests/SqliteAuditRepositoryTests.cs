using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteAuditRepositoryTests : AuditRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => SqliteUnderTest.CreateAsync();
}
