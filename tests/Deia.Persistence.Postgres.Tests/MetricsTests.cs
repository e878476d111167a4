using System.Diagnostics.Metrics;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Postgres.Tests.Writing;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>What the store tells of itself (Specification: Database Metrics).</summary>
public sealed class MetricsTests(SharedServer server) : IAsyncLifetime
{
    private readonly List<(string Instrument, double Value, string? Tag)> _seen = [];
    private readonly MeterListener _listener = new();
    private PostgresStoreUnderTest _store = null!;
    private long _fence;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStoreUnderTest.CreateAsync(server);
        var factory = _store.Services.GetService(typeof(IMeterFactory));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.Start();
        _fence = await Samples.AddBotAsync(_store.Services);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Query_EachKind_IsTimedUnderItsName()
    {
        await _store.Messages.AddAsync(Samples.Question(), _fence, Cancellation);
        await _store.Messages.PageAsync(new MessageQuery(Samples.BotId), Cancellation);
        await _store.Health.CheckAsync(Cancellation);

        string[] expected = ["leases.renew", "leases.acquire", "bots.save", "messages.write", "messages.page", "health"];
        Assert.Equal(expected, Seen("db_query_duration_seconds").Select(measurement => measurement.Tag));
    }

    [Fact]
    public async Task Transaction_Refused_IsCounted()
    {
        var before = Seen("db_transaction_errors_total").Sum(measurement => measurement.Value);

        await Assert.ThrowsAsync<DeiaException>(async () =>
            await _store.Messages.AddAsync(Samples.Question() with { ConversationId = new string('c', 101) }, _fence, Cancellation));

        Assert.Equal(before + 1, Seen("db_transaction_errors_total").Sum(measurement => measurement.Value));
    }

    [Fact]
    public async Task Pool_OneConnectionBusy_IsToldFromTheIdleOnes()
    {
        Assert.Equal((1, 0), Pool());
        await using (var taking = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId))
        {
            var saving = _store.Bots.SaveAsync(Samples.Bot(), _fence, Cancellation).AsTask();
            await taking.HoldsUpAsync(saving);
            Assert.Equal((0, 1), Pool());
            await taking.DisposeAsync();
            await saving;
        }

        Assert.Equal((1, 0), Pool());
    }

    private (double Idle, double Busy) Pool()
    {
        lock (_seen)
        {
            _seen.Clear();
        }

        _listener.RecordObservableInstruments();
        var pool = Seen("db_connection_pool_size");
        return (pool.Single(measurement => measurement.Tag == "idle").Value, pool.Single(measurement => measurement.Tag == "busy").Value);
    }

    private List<(string Instrument, double Value, string? Tag)> Seen(string instrument)
    {
        lock (_seen)
        {
            return [.. _seen.Where(measurement => measurement.Instrument == instrument)];
        }
    }

    private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_seen)
        {
            _seen.Add((instrument.Name, value, tags.Length > 0 ? tags[0].Value as string : null));
        }
    }
}
