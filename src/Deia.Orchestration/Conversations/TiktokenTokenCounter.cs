using Microsoft.ML.Tokenizers;

namespace Deia.Orchestration.Conversations;

/// <summary>Counts by the vocabulary <c>o200k_base</c>. It is loaded at the first count: that takes some 100 ms, and memory that a small app may never need.</summary>
internal sealed class TiktokenTokenCounter : ITokenCounter
{
    private readonly Lazy<TiktokenTokenizer> _tokenizer = new(static () => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    public int Count(ReadOnlySpan<char> text) => text.IsEmpty ? 0 : _tokenizer.Value.CountTokens(text);
}
