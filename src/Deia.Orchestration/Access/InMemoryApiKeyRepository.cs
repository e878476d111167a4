using System.Collections.Concurrent;

namespace Deia.Orchestration.Access;

/// <summary>Keeps the API keys in memory; they end with the process.</summary>
internal sealed class InMemoryApiKeyRepository : IApiKeyRepository
{
    private readonly ConcurrentDictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);

    public ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _keys.TryAdd(key.Id, key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ApiKey?> FindAsync(string keyId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_keys.GetValueOrDefault(keyId));
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<ApiKey>>([.. _keys.Values.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)]);
    }

    public ValueTask<bool> RemoveAsync(string keyId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_keys.TryRemove(keyId, out _));
    }
}
