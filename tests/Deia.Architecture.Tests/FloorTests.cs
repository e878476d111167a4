namespace Deia.Architecture.Tests;

/// <summary>A room knows the rooms on the floors below it, never one above, never one beside it.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, int> Floors = new(FloorTable.Folders) { ["(root)"] = 0 };

    [Fact]
    public void Projects_NameOnlyProjectsOnLowerFloors() => AssertNone(Arrow.UpOrBeside(House.BetweenProjects, FloorTable.Projects));

    [Fact]
    public void FoldersOfTheCore_NameOnlyFoldersOnLowerFloors() => AssertNone(Arrow.UpOrBeside(House.InsideTheCore, Floors));

    [Fact]
    public void TheTables_NameEveryProjectAndEveryFolder()
    {
        Assert.Equal(FoldersOf("src"), FloorTable.Projects.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(FoldersOf("src/Deia.Orchestration"), FloorTable.Folders.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheCore_KnowsNoWebNoDatabaseAndNoVendor()
    {
        string[] allowed = ["System", "Microsoft.Win32.Primitives", "Microsoft.Extensions.", "Microsoft.ML.Tokenizers", "netstandard"];
        Assert.DoesNotContain(House.ReferencesOf("Deia.Orchestration"), name => !allowed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void UpOrBeside_WhereTheFleetIsPutInTheCellar_NamesTheGuilty()
    {
        Dictionary<string, int> wrong = new(Floors) { ["Bots"] = 1 };
        Assert.Contains(
            "Deia.Orchestration.Bots.BotLife (Bots, floor 1) names Deia.Orchestration.Lifecycle.BotState (Lifecycle, floor 1)",
            Arrow.UpOrBeside(House.InsideTheCore, wrong));
    }

    [Fact]
    public void UpOrBeside_WhereTheWebIsPutBesideTheCore_NamesTheGuilty()
    {
        Dictionary<string, int> wrong = new(FloorTable.Projects) { ["Deia.AspNetCore"] = 1 };
        var guilty = Arrow.UpOrBeside(House.BetweenProjects, wrong);
        Assert.NotEmpty(guilty);
        Assert.All(guilty, arrow => Assert.Contains("(Deia.AspNetCore, floor 1) names ", arrow, StringComparison.Ordinal));
    }

    /// <summary>Fails with every guilty type in full, which no other assertion does.</summary>
    private static void AssertNone(IReadOnlyList<string> guilty) => Assert.True(guilty.Count == 0, string.Join(Environment.NewLine, guilty));

    private static IEnumerable<string> FoldersOf(string folder) =>
        Directory.EnumerateDirectories(Path.Combine(FloorTable.Root, folder))
            .Select(path => Path.GetFileName(path))
            .Where(name => name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal);
}
