namespace Deia.Architecture.Tests;

/// <summary>A type that names another one.</summary>
/// <param name="FromRoom">The room of the first.</param>
/// <param name="From">The type that names.</param>
/// <param name="ToRoom">The room of the second.</param>
/// <param name="To">The type that is named.</param>
internal sealed record Arrow(string FromRoom, string From, string ToRoom, string To)
{
    /// <summary>Gives the arrows that do not lead to a lower floor.</summary>
    public static IReadOnlyList<string> UpOrBeside(IEnumerable<Arrow> arrows, IReadOnlyDictionary<string, int> floors) =>
    [
        .. from arrow in arrows
           where arrow.FromRoom != arrow.ToRoom && floors[arrow.FromRoom] <= floors[arrow.ToRoom]
           select $"{arrow.From} ({arrow.FromRoom}, floor {floors[arrow.FromRoom]}) names {arrow.To} ({arrow.ToRoom}, floor {floors[arrow.ToRoom]})",
    ];
}
