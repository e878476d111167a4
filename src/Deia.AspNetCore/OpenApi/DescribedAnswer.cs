namespace Deia.AspNetCore.OpenApi;

/// <summary>An answer that an endpoint gives.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">What it means, in one sentence.</param>
/// <param name="Shape">What its body looks like; null: it has none.</param>
/// <param name="MediaType">What its body is.</param>
internal sealed record DescribedAnswer(int Status, string Text, Shape? Shape, string MediaType)
{
    /// <summary>Gets the header that says more, and what it says; null: there is none.</summary>
    public (string Name, string Text)? Header { get; init; }
}
