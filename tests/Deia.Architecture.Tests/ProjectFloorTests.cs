using System.Reflection;
using Deia.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Architecture.Tests;

/// <summary>Holds the floors between the projects: on the second floor each leans on Deia.Orchestration and on none of its neighbours, and that leans on none of them.</summary>
public sealed class ProjectFloorTests
{
    private static readonly Assembly Core = typeof(DeiaException).Assembly;

    private static readonly Assembly[] SecondFloor =
    [
        typeof(DeiaEndpointRouteBuilderExtensions).Assembly,
        typeof(OllamaDeiaBuilderExtensions).Assembly,
        typeof(SqliteDeiaBuilderExtensions).Assembly,
    ];

    [Fact]
    public void Core_LeansOnNoOtherProjectAndOnNoWebDatabaseOrVendor()
    {
        string[] forbidden = ["Deia.", "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql", "OllamaSharp", "StackExchange"];

        Assert.DoesNotContain(NamesOf(Core), name => Array.Exists(forbidden, start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void SecondFloor_LeansOnTheCoreAlone() => Assert.All(
        SecondFloor,
        assembly => Assert.Equal([Core.GetName().Name!], NamesOf(assembly).Where(name => name.StartsWith("Deia.", StringComparison.Ordinal))));

    private static IEnumerable<string> NamesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
