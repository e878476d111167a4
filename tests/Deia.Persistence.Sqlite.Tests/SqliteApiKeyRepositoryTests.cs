using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteApiKeyRepositoryTests : ApiKeyRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => SqliteUnderTest.CreateAsync();
}
