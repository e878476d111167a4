namespace Deia.AspNetCore.Requests;

/// <summary>How long a body was that did not say its length. Whoever has read such a body to its end leaves this with the request.</summary>
/// <param name="Bytes">Its length in bytes.</param>
internal sealed record BodySize(long Bytes);
