namespace Deia.AspNetCore.Contracts;

/// <summary>A piece of a reply as it comes; 0 begins the reply, also anew.</summary>
internal sealed record TokenResponse(int Index, string Text);
