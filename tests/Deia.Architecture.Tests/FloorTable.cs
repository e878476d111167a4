using System.Globalization;
using System.Text.RegularExpressions;

namespace Deia.Architecture.Tests;

/// <summary>The floors as <c>docs/architecture.md</c> draws them, so that the page and the tests can't drift apart.</summary>
internal static partial class FloorTable
{
    /// <summary>Gets the floor of each project under <c>src</c>.</summary>
    public static IReadOnlyDictionary<string, int> Projects { get; } = Read(name => name.StartsWith("src/", StringComparison.Ordinal) ? name[4..] : null);

    /// <summary>Gets the floor of each folder of Deia.Orchestration.</summary>
    public static IReadOnlyDictionary<string, int> Folders { get; } = Read(name => name.Contains('/', StringComparison.Ordinal) ? null : name);

    /// <summary>Gets the root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static Dictionary<string, int> Read(Func<string, string?> choose)
    {
        Dictionary<string, int> floors = new(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(FindRoot(), "docs", "architecture.md")))
        {
            if (Row().Match(line) is not { Success: true } row)
            {
                continue;
            }

            foreach (Match name in Name().Matches(row.Groups["names"].Value))
            {
                if (choose(name.Groups[1].Value) is { } chosen)
                {
                    floors.Add(chosen, int.Parse(row.Groups["floor"].ValueSpan, CultureInfo.InvariantCulture));
                }
            }
        }

        return floors;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Deia.Sdk.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder;
    }

    [GeneratedRegex(@"^\| (?<floor>\d+) \| (?<names>`[^|]+`) \|", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
