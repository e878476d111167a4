namespace Deia.Orchestration.Inference;

/// <summary>How a bot wants its model to run.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="ContextTokens">The context window, prompt and reply together, in tokens.</param>
/// <param name="Temperature">The sampling temperature, 0 to 2; null: the model's own.</param>
public sealed record InferenceSettings(string Model, int ContextTokens, double? Temperature);
