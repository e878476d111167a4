using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>A value that a request carries beside its body.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Shape">What it looks like.</param>
/// <param name="Text">What it is, in one sentence.</param>
internal sealed record DescribedParameter(string Name, ParameterLocation Place, Shape Shape, string Text);
