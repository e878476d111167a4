using Deia.Orchestration.Inference;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Tests.Inference;

/// <summary>A provider whose answers a test sets, and that counts how often it is asked.</summary>
internal sealed class StubProvider(string name) : IInferenceProvider
{
    private int _checks;
    private int _listings;

    public string Name => name;

    public int MaxConcurrentRequests { get; init; } = 4;

    public IChatClient Client => throw new NotSupportedException("This provider is only asked about.");

    public Func<ValueTask<BackendHealth>> Health { get; set; } = static () => ValueTask.FromResult(BackendHealth.Good);

    public string[] Models { get; set; } = [];

    public int Checks => Volatile.Read(ref _checks);

    public int Listings => Volatile.Read(ref _listings);

    public static StubProvider WithLimit(int limit) => new("stub") { MaxConcurrentRequests = limit };

    public ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _listings);
        return ValueTask.FromResult<IReadOnlyList<ModelInfo>>([.. Models.Select(model => new ModelInfo(Name, model))]);
    }

    public ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _checks);
        return Health();
    }
}
