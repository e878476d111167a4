using System.Security.Cryptography;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Testing.Conformance;

/// <summary>Makes audit entries for tests, each chained to the one before. Their hashes are random: no repository looks into them.</summary>
/// <param name="start">When the first one is created.</param>
internal sealed class SampleAudit(DateTimeOffset start)
{
    private readonly FakeTimeProvider _time = new(start) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(333) };
    private readonly MessageIds _ids = new(TimeProvider.System);
    private ReadOnlyMemory<byte> _head = AuditChain.Empty.Head;

    /// <summary>Makes the next entry.</summary>
    public AuditEntry Next(string? botId = null, string action = "bot.launch", string userId = "alice")
    {
        var hash = RandomNumberGenerator.GetBytes(AuditChain.HashLength);
        AuditEntry entry = new(_ids.Next(), botId, action, userId, new Dictionary<string, string> { ["outcome"] = "succeeded" }, _time.GetUtcNow(), hash, _head);
        _head = hash;
        return entry;
    }

    /// <summary>Makes the next entries.</summary>
    public AuditEntry[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    /// <summary>Makes the next entry behind another than the one that was made last.</summary>
    public AuditEntry After(AuditEntry? entry)
    {
        _head = entry?.Hash ?? AuditChain.Empty.Head;
        return Next();
    }

    /// <summary>Lets time pass between two entries.</summary>
    public void Pass(TimeSpan time) => _time.Advance(time);
}
