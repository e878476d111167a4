namespace Deia.ReferenceHost.Tests;

/// <summary>A folder for one test's database, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deia-test-");

    /// <summary>Gets the setting that puts the database here.</summary>
    public (string Name, string Value) Database => ("Deia__Sqlite__Path", Path.Combine(_folder.FullName, "deia.db"));

    public void Dispose() => _folder.Delete(recursive: true);
}
