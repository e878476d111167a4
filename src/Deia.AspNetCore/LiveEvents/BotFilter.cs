namespace Deia.AspNetCore.LiveEvents;

/// <summary>Which bots a client wants to hear of. Immutable.</summary>
internal sealed class BotFilter
{
    /// <summary>What a client writes for all bots.</summary>
    public const string Wildcard = "*";

    private readonly HashSet<string>? _botIds;

    private BotFilter(HashSet<string>? botIds) => _botIds = botIds;

    /// <summary>Gets the filter that lets everything pass.</summary>
    public static BotFilter Everything { get; } = new(null);

    /// <summary>Makes the filter of a list of ids, in which <see cref="Wildcard"/> stands for all bots.</summary>
    public static BotFilter Of(IReadOnlyCollection<string> botIds) =>
        botIds.Contains(Wildcard) ? Everything : new BotFilter(botIds.ToHashSet(StringComparer.Ordinal));

    /// <summary>Tells whether an event passes; one that concerns no bot always does.</summary>
    public bool Passes(string? botId) => _botIds is null || botId is null || _botIds.Contains(botId);
}
