using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>What tests write.</summary>
internal static class Samples
{
    public const string BotId = "BOT-001";

    public static readonly HostIdentity Host = new("host1", null, null);

    public static readonly HostIdentity OtherHost = new("host2", null, null);

    private static readonly MessageIds Ids = new(TimeProvider.System);

    public static BotInfo Bot(string id = BotId) => new()
    {
        Definition = new BotDefinition { Id = id },
        State = BotState.Ready,
        Host = "in-process",
        CreatedAt = TimeProvider.System.GetUtcNow(),
        UpdatedAt = TimeProvider.System.GetUtcNow(),
    };

    public static StoredMessage Question(string botId = BotId) => new()
    {
        Id = Ids.Next(),
        BotId = botId,
        Sender = MessageSender.User,
        Content = "Are you there?",
        Status = MessageStatus.Pending,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    public static StoredMessage Reply(StoredMessage question) => Question(question.BotId) with
    {
        Sender = MessageSender.Bot,
        Content = "I am.",
        Status = MessageStatus.Complete,
        ReplyTo = question.Id,
    };

    public static MessageResolution Answer(StoredMessage question) =>
        new(question.BotId, question.Id, MessageStatus.Answered) { Reply = Reply(question) };

    /// <summary>Lets <see cref="Host"/>, which lives, take a bot, and stores it.</summary>
    /// <returns>The fencing number.</returns>
    public static async Task<long> AddBotAsync(IServiceProvider services, string botId = BotId)
    {
        var leases = services.GetRequiredService<IBotLeaseRepository>();
        await leases.RenewAsync(Host, TimeSpan.FromHours(1));
        var lease = await leases.AcquireAsync(botId, Host);
        await services.GetRequiredService<IBotRepository>().SaveAsync(Bot(botId), lease.Fence);
        return lease.Fence;
    }
}
