using System.Collections.Concurrent;

namespace Deia.Testing.Conformance;

/// <summary>Watches writers while a bot is taken over again and again, and finds what must not happen. Safe for concurrent use.</summary>
/// <param name="present">The number of the lease at the beginning.</param>
internal sealed class TakeOverRace(long present)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _written = new();
    private readonly ConcurrentQueue<string> _flaws = new();
    private readonly TaskCompletionSource _flawed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Moment _now = new(present, IsChanging: false);
    private volatile bool _isOver;

    /// <summary>Gets how things stand.</summary>
    public Moment Now => _now;

    /// <summary>Gets whether the writers and the take-overs shall end; the first flaw ends the race too.</summary>
    public bool IsOver => _isOver || !_flaws.IsEmpty;

    /// <summary>Gets what went wrong.</summary>
    public IReadOnlyCollection<string> Flaws => _flaws;

    /// <summary>Says that a take-over is about to begin.</summary>
    public void Begin() => _now = _now with { IsChanging = true };

    /// <summary>Says that the take-over has returned, and waits until somebody has written with its number.</summary>
    public async Task TakenAsync(long fence, Task writing)
    {
        _now = new Moment(fence, IsChanging: false);
        await await Task.WhenAny(Written(fence).Task, writing, _flawed.Task);
    }

    /// <summary>Ends the race.</summary>
    public void End() => _isOver = true;

    /// <summary>Judges a write that was acknowledged.</summary>
    public void Acknowledged(long fence, Moment before)
    {
        if (fence < before.Fence)
        {
            Blame($"A write with {fence} was made, though it began after a take-over had given {before.Fence}.");
        }

        Written(fence).TrySetResult();
    }

    /// <summary>Judges a write that was refused.</summary>
    public void Refused(long fence, Moment before)
    {
        if (fence == before.Fence && !before.IsChanging && ReferenceEquals(before, _now))
        {
            Blame($"A write with {fence} was refused, though that was the present number all the while.");
        }
    }

    private void Blame(string flaw)
    {
        _flaws.Enqueue(flaw);
        _flawed.TrySetResult();
    }

    private TaskCompletionSource Written(long fence) =>
        _written.GetOrAdd(fence, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <param name="Fence">The number that the last take-over gave.</param>
    /// <param name="IsChanging">Whether the next take-over is under way.</param>
    internal sealed record Moment(long Fence, bool IsChanging);
}
