using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Deia.Orchestration;

namespace Deia.Architecture.Tests;

/// <summary>Holds the floors inside Deia.Orchestration, as docs/architecture.md draws them.</summary>
public sealed class FolderFloorTests
{
    private const string Root = "Deia.Orchestration";

    /// <summary>The floor of each folder; types of the root namespace stand below all of them.</summary>
    private static readonly Dictionary<string, int> Floors = new(StringComparer.Ordinal)
    {
        [""] = 0,
        ["Configuration"] = 1,
        ["Diagnostics"] = 1,
        ["Lifecycle"] = 1,
        ["Conversations"] = 2,
        ["Inference"] = 2,
        ["Mailboxes"] = 2,
        ["State"] = 2,
        ["Caching"] = 3,
        ["Events"] = 3,
        ["History"] = 4,
        ["Hosting"] = 4,
        ["Bots"] = 5,
        ["Routing"] = 6,
        ["Supervision"] = 6,
        ["DependencyInjection"] = 7,
    };

    private static readonly ArchUnitNET.Domain.Architecture Core = new ArchLoader().LoadAssembly(typeof(DeiaException).Assembly).Build();

    [Fact]
    public void EveryFolder_IsOnTheMap() =>
        Assert.Equal(Floors.Keys.Order(StringComparer.Ordinal), TypesOfCore().Select(FolderOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void EveryType_NamesTypesOfLowerFloorsOnly()
    {
        var violations =
            from type in TypesOfCore()
            from target in type.Dependencies.Select(dependency => dependency.Target).Where(IsOfCore).Distinct()
            let home = FolderOf(type)
            let named = FolderOf(target)
            where home != named && Floors[named] >= Floors[home]
            select $"{type.FullName} ({home}, floor {Floors[home]}) names {target.FullName} ({named}, floor {Floors[named]})";

        Assert.Empty(violations.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<IType> TypesOfCore() => Core.Types.Where(IsOfCore);

    private static bool IsOfCore(IType type) => type.Namespace?.FullName is { } name
        && (name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal));

    private static string FolderOf(IType type)
    {
        var name = type.Namespace.FullName;
        return name == Root ? string.Empty : name[(Root.Length + 1)..].Split('.')[0];
    }
}
