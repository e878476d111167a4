using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Logs.Lines;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>Shows operators the end of the host's log.</summary>
internal static class LogEndpoints
{
    /// <summary>How often a client that hears nothing is told that the stream still runs.</summary>
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(10);

    public static void Map(RouteGroupBuilder group) => group.MapGet("/logs/tail", TailAsync).Needs(Permission.Administer, OpenDoor.Logs).Describes(LogDescriptions.Tail);

    private static async Task TailAsync(HttpContext context, LogTail tail, TimeProvider timeProvider, IHostApplicationLifetime lifetime)
    {
        QueryFields fields = new(context.Request.Query);
        var query = LogTailQuery.Read(fields);
        if (fields.Refusal is { } invalid)
        {
            await DeiaProblems.From(invalid).ExecuteAsync(context);
            return;
        }

        var follower = query.Follow ? new LogFollower(query.Filter) : null;
        try
        {
            var last = await tail.ReadAsync(query.Filter, query.Lines, follower, context.RequestAborted);

            // Kestrel would cut off who reads slowly, by a measure of its own. Here such a client loses lines first; only one that takes nothing is cut off.
            context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
            var output = LogStreamWriter.Begin(context, timeProvider);
            await output.WriteAsync(last, context.RequestAborted);
            if (follower is not null)
            {
                await FollowAsync(follower, output, timeProvider, GoingDown(context, lifetime), context.RequestAborted);
            }
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
        finally
        {
            if (follower is not null)
            {
                tail.Leave(follower);
            }
        }
    }

    private static async Task FollowAsync(
        LogFollower follower, LogStreamWriter output, TimeProvider timeProvider, CancellationToken goingDown, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(goingDown, cancellationToken);
        while (true)
        {
            var isLast = ending.IsCancellationRequested;
            var (lost, lines) = follower.Take();
            if (lost > 0)
            {
                await output.WriteAsync([Loss(lost, timeProvider)], cancellationToken);
            }

            if (lines.Count > 0)
            {
                await output.WriteAsync(lines.Select(line => line.Json), cancellationToken);
            }

            if (isLast)
            {
                return;
            }

            try
            {
                await follower.Arrival.WaitAsync(BeatInterval, timeProvider, ending.Token);
            }
            catch (TimeoutException)
            {
                await output.BeatAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // What came until now is still told.
            }
        }
    }

    private static ReadOnlyMemory<byte> Loss(int lost, TimeProvider timeProvider)
    {
        LogEntry entry = new()
        {
            Level = LogLevel.Warning,
            Logger = typeof(LogEndpoints).FullName!,
            Action = "logs.lost",
            Message = "Lines are missing here, since they were read too slowly.",
            Properties = [new("Lost", lost)],
        };
        return LogJson.Write(entry, timeProvider.GetUtcNow(), id: null);
    }

    /// <summary>Gets the sign that the client must go: the server's, which comes when the fleet has stopped, else the host's, which comes before.</summary>
    private static CancellationToken GoingDown(HttpContext context, IHostApplicationLifetime lifetime) =>
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? lifetime.ApplicationStopping;
}
