using Deia.Orchestration;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Looks now and then whether what a client was let in with is still good, and ends its connection where it is not.</summary>
internal sealed partial class AdmissionWatch : IAsyncDisposable
{
    private readonly ClientAdmission _admission;
    private readonly EventConnection _connection;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;

    public AdmissionWatch(ClientAdmission admission, EventConnection connection, TimeProvider timeProvider, ILogger logger)
    {
        _admission = admission;
        _connection = connection;
        _timeProvider = timeProvider;
        _logger = logger;
        _watching = WatchAsync(_ending.Token);
    }

    /// <summary>Gets how long a client may go on after it was signed out.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
    }

    private async Task WatchAsync(CancellationToken ending)
    {
        using PeriodicTimer timer = new(Interval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                if (!await TryLookAsync(ending))
                {
                    LogExpelled(_admission.Caller.UserId);
                    _connection.Expel();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client is gone.
        }
    }

    private async ValueTask<bool> TryLookAsync(CancellationToken ending)
    {
        try
        {
            return await _admission.LastsAsync(ending);
        }
        catch (StoreUnavailableException)
        {
            // Who was let in stays in while nobody can tell.
            return true;
        }
    }

    [LoggerMessage(1120, LogLevel.Information, "The connection of {UserId} to the live events ends, since the sign-in is over.", EventName = "events.expelled")]
    private partial void LogExpelled(string userId);
}
