using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteFeatureFlagRepositoryTests : FeatureFlagRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => SqliteUnderTest.CreateAsync();
}
