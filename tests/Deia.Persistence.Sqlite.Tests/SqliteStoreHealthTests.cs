using Deia.Orchestration.State;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteStoreHealthTests : IAsyncDisposable
{
    private readonly TemporaryStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task CheckAsync_FileInOrder_IsReachable()
    {
        Assert.Equal("sqlite", _store.Health.Provider);
        Assert.Equal(new StoreHealth(true, null), await _store.Health.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task CheckAsync_WritesRefused_SaysSoWithoutThePath()
    {
        await _store.Store.WriteAsync(
            "test",
            session =>
            {
                session.Execute("PRAGMA query_only = ON;");
                return true;
            },
            Cancellation);
        await Assert.ThrowsAsync<Orchestration.StoreUnavailableException>(async () => await _store.Leases.LeaveAsync("host", Cancellation));

        var health = await _store.Health.CheckAsync(Cancellation);

        Assert.False(health.Reachable);
        Assert.DoesNotContain(_store.Path, health.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_FileCannotBeOpened_IsAResult()
    {
        Directory.CreateDirectory(_store.Path);

        var health = await _store.Health.CheckAsync(Cancellation);

        Assert.False(health.Reachable);
        Assert.DoesNotContain(_store.Path, health.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_FileRemovedInUse_IsNotReachable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let go of a file in use.");
        await _store.Health.CheckAsync(Cancellation);
        File.Delete(_store.Path);

        Assert.Equal(new StoreHealth(false, "The database file was removed while it is in use."), await _store.Health.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task CheckAsync_Cancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.Health.CheckAsync(new CancellationToken(canceled: true)));
}
