using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteSessionRepositoryTests : SessionRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => SqliteUnderTest.CreateAsync();
}
