using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Identity;

/// <summary>A key that was just made.</summary>
/// <param name="Key">The key as it is stored.</param>
/// <param name="Text">What the program sends.</param>
internal sealed record NewApiKey(ApiKey Key, string Text);
