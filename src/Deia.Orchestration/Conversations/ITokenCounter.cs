namespace Deia.Orchestration.Conversations;

/// <summary>Counts the tokens of a text, as a model would read it.</summary>
/// <remarks>Implementations are safe for concurrent use. What a model's own tokenizer would give can differ; Deia corrects it by what the backend reports.</remarks>
public interface ITokenCounter
{
    /// <summary>Counts the tokens of a text.</summary>
    /// <param name="text">The text, without the frame that a chat template puts around it.</param>
    /// <returns>0 or more; at most <see cref="TokenEstimate.UpperBound"/>.</returns>
    int Count(ReadOnlySpan<char> text);
}
