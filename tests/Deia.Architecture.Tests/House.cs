using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Deia.Architecture.Tests;

/// <summary>The types of the libraries, and which of them name which.</summary>
internal static class House
{
    private const string Core = "Deia.Orchestration";

    private static readonly System.Reflection.Assembly[] Assemblies = [.. FloorTable.Projects.Keys.Select(name => System.Reflection.Assembly.Load(new AssemblyName(name)))];
    private static readonly IReadOnlyList<(IType From, IType To)> Dependencies = Load();

    /// <summary>Gets the arrows between the projects.</summary>
    public static IReadOnlyList<Arrow> BetweenProjects { get; } =
        Arrows(type => FloorTable.Projects.ContainsKey(ProjectOf(type)) && FolderOf(type) is not null ? ProjectOf(type) : null);

    /// <summary>Gets the arrows between the folders of Deia.Orchestration; what lies in none of them is <c>(root)</c>.</summary>
    public static IReadOnlyList<Arrow> InsideTheCore { get; } = Arrows(type => ProjectOf(type) == Core ? FolderOf(type) : null);

    /// <summary>Gives the assemblies that a project refers to.</summary>
    public static IEnumerable<string> ReferencesOf(string project) =>
        Assemblies.Single(assembly => assembly.GetName().Name == project).GetReferencedAssemblies().Select(name => name.Name!);

    private static (IType From, IType To)[] Load() =>
    [
        .. from type in new ArchLoader().LoadAssemblies(Assemblies).Build().Types
           from dependency in type.Dependencies

           // Generic parameters of one name are one to the loader, whatever type declares them.
           where dependency.Target is not GenericParameter
           select (type, dependency.Target),
    ];

    private static Arrow[] Arrows(Func<IType, string?> roomOf)
    {
        HashSet<Arrow> arrows = [];
        foreach (var (from, to) in Dependencies)
        {
            if (roomOf(from) is { } fromRoom && roomOf(to) is { } toRoom)
            {
                arrows.Add(new Arrow(fromRoom, from.FullName, toRoom, to.FullName));
            }
        }

        return [.. arrows];
    }

    private static string ProjectOf(IType type) => type.Assembly.Name.Split(',')[0];

    private static string? FolderOf(IType type)
    {
        var names = type.Namespace.FullName.Split('.');
        return names switch
        {
            ["Deia", _, var folder, ..] => folder,
            ["Deia", ..] => "(root)",
            ["Microsoft", "Extensions", "DependencyInjection"] => "DependencyInjection",

            // Made by the compiler, in every assembly under the same name.
            _ => null,
        };
    }
}
