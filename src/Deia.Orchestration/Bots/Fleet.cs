using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.Channels;

namespace Deia.Orchestration.Bots;

/// <summary>The bots there are, and how many of them may run.</summary>
internal sealed class Fleet(FleetServices services)
{
    private readonly ConcurrentDictionary<string, Bot> _bots = new(StringComparer.Ordinal);
    private readonly Channel<BotCrash> _crashes = Channel.CreateUnbounded<BotCrash>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _places = new();
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);

    /// <summary>Gets the bots, in no order; without a lock and without a copy, as it is read for many a message.</summary>
    public IEnumerable<Bot> Bots => _bots.Select(pair => pair.Value);

    /// <summary>Gets the crashes, for the supervisor.</summary>
    public ChannelReader<BotCrash> Crashes => _crashes.Reader;

    public bool TryGet(string botId, [NotNullWhen(true)] out Bot? bot) => _bots.TryGetValue(botId, out bot);

    public Bot GetOrAdd(string botId, Func<string, Bot> create) => _bots.GetOrAdd(botId, create);

    public void Remove(Bot bot) => _bots.TryRemove(KeyValuePair.Create(bot.Id, bot));

    public void Report(BotCrash crash) => _crashes.Writer.TryWrite(crash);

    public static Refusal NotFound(string botId) =>
        new(RefusalReason.BotNotFound, $"No bot has the id '{botId}'.");

    /// <summary>Takes one of the places that <c>Deia:Bots:MaxConcurrent</c> allows.</summary>
    /// <returns>Null where the bot has a place now, else the refusal.</returns>
    public Refusal? TakePlace(string botId)
    {
        lock (_places)
        {
            var limit = services.Options.Bots.MaxConcurrent;
            if (_running.Contains(botId) || _running.Count < limit)
            {
                _running.Add(botId);
                return null;
            }

            return new Refusal(
                RefusalReason.BotLimitReached,
                $"{limit} bots run, which is all that Deia:Bots:MaxConcurrent allows. Stop one of them, or raise the limit.");
        }
    }

    public void LeavePlace(string botId)
    {
        lock (_places)
        {
            _running.Remove(botId);
        }
    }

    /// <summary>Finds the next free id of the form <c>BOT-NNN</c> and adds a bot under it.</summary>
    /// <param name="number">The least number to try; afterwards one more than that of the id.</param>
    /// <param name="create">Makes the bot.</param>
    public Bot AddWithNextId(ref int number, Func<string, Bot> create)
    {
        while (true)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"BOT-{number++:D3}");
            if (!_bots.ContainsKey(id))
            {
                var bot = create(id);
                if (_bots.TryAdd(id, bot))
                {
                    return bot;
                }
            }
        }
    }
}
