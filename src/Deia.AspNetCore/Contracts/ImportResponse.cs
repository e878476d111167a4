namespace Deia.AspNetCore.Contracts;

/// <summary>How many messages were new.</summary>
internal sealed record ImportResponse(int Imported);
