using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Health;

/// <summary>How the fleet does.</summary>
/// <param name="Status">How it does.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
/// <param name="Total">How many bots there are, stopped ones included.</param>
/// <param name="ByStatus">How many of them are in each state; states without a bot are left out.</param>
internal sealed record BotsCheck(HealthStatus Status, string? Detail, int Total, IReadOnlyDictionary<string, int> ByStatus) : HealthCheck(Status, Detail)
{
    public static BotsCheck Of(IReadOnlyList<BotInfo> bots)
    {
        string[] faulted = [.. bots.Where(bot => bot.State == BotState.Faulted).Select(bot => bot.Id)];
        var byStatus = bots.CountBy(bot => BotStateNames.Of(bot.State)).ToDictionary();
        var detail = faulted.Length switch
        {
            0 => null,
            1 => $"{faulted[0]} is faulted.",
            _ => $"{faulted.Length} bots are faulted, {faulted[0]} among them.",
        };
        return new BotsCheck(detail is null ? HealthStatus.Healthy : HealthStatus.Degraded, detail, bots.Count, byStatus);
    }
}
