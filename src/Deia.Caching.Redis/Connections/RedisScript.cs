using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>One embedded <c>.lua</c> file. It runs as one command, and is sent to a server once (EVALSHA); one that lost it is sent it again.</summary>
internal sealed class RedisScript
{
    private readonly string _text;

    /// <summary>Loads a script.</summary>
    /// <param name="name">Its folder and name, such as <c>History.Read</c>.</param>
    public RedisScript(string name)
    {
        var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"Deia.Caching.Redis.Lua.{name}.lua")
            ?? throw new InvalidOperationException($"There is no embedded script '{name}'.");
        using StreamReader reader = new(stream);
        _text = reader.ReadToEnd();
    }

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments) => database.ScriptEvaluateAsync(_text, keys, arguments);
}
