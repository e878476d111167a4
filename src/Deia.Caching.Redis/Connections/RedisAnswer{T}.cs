namespace Deia.Caching.Redis.Connections;

/// <summary>What came of a command.</summary>
/// <param name="IsGiven">Whether Redis answered it; else it is gone, too slow, or refused the command.</param>
/// <param name="Value">The answer, where there is one.</param>
internal readonly record struct RedisAnswer<T>(bool IsGiven, T? Value);
