namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>Lets a test wait until something that others change has become true.</summary>
internal sealed class Pulse
{
    /// <summary>How long a test may wait for what never comes before it fails.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says that something has changed.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Waits until it is true; it is looked at after each <see cref="Beat"/>.</summary>
    public async Task UntilAsync(Func<bool> isTrue)
    {
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (isTrue())
            {
                return;
            }

            await next.WaitAsync(HangLimit, TestContext.Current.CancellationToken);
        }
    }
}
