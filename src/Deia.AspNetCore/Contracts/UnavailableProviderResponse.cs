namespace Deia.AspNetCore.Contracts;

/// <summary>A provider that did not answer, and why.</summary>
internal sealed record UnavailableProviderResponse(string Provider, string Detail);
