using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Deia.Orchestration.Conversations;

/// <summary>The messages of one prompt and their lengths, kept in step with their sum.</summary>
internal sealed class ContextMessages(ITokenCounter tokenCounter)
{
    private readonly List<AiMessage> _messages = [];
    private readonly List<TokenSize> _sizes = [];

    public int Length => _messages.Count;

    /// <summary>Gets the tokens of all messages: counted, or their upper bounds.</summary>
    public long Tokens { get; private set; }

    public IReadOnlyList<AiMessage> All => _messages;

    public TokenSize SizeOf(int index) => _sizes[index];

    public bool IsQuestion(int index) => _messages[index].Role == ChatRole.User;

    public void Add(ChatRole role, string text) => Insert(_messages.Count, role, text);

    public void Insert(int index, ChatRole role, string text)
    {
        var size = TokenSize.Bound(text);
        _messages.Insert(index, new AiMessage(role, text));
        _sizes.Insert(index, size);
        Tokens += size.Tokens;
    }

    public void Remove(int index, int count)
    {
        for (var i = index; i < index + count; i++)
        {
            Tokens -= _sizes[i].Tokens;
        }

        _messages.RemoveRange(index, count);
        _sizes.RemoveRange(index, count);
    }

    /// <summary>Counts the tokens of a message, at its first call.</summary>
    public int Count(int index)
    {
        ref var size = ref CollectionsMarshal.AsSpan(_sizes)[index];
        if (!size.IsExact)
        {
            var exact = TokenSize.Exact(tokenCounter.Count(_messages[index].Text));
            Tokens += exact.Tokens - size.Tokens;
            size = exact;
        }

        return size.Tokens;
    }
}
