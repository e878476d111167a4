using System.Diagnostics.Metrics;

namespace Deia.Orchestration.Diagnostics;

/// <summary>The instruments of a store (Specification: Metrics Collection, Database Metrics), on the meter named <c>Deia</c>. Safe for concurrent use.</summary>
public sealed class DatabaseMeter
{
    private readonly Meter _meter;
    private readonly Histogram<double> _queries;
    private readonly Counter<long> _transactionErrors;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The app's meters.</param>
    public DatabaseMeter(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _meter = factory.Create(DeiaTelemetry.Name);
        _queries = _meter.CreateHistogram<double>(
            "db_query_duration_seconds",
            "s",
            "From asking the database to its answer, the wait for a connection included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10] });
        _transactionErrors = _meter.CreateCounter<long>("db_transaction_errors_total", "{transaction}", "Transactions that failed or could not begin.");
    }

    /// <summary>Tells how long a query took, whether it succeeded or not.</summary>
    /// <param name="type">What kind of query it was, such as <c>messages.page</c>; one of a few dozen names, never an id.</param>
    /// <param name="duration">How long it took.</param>
    public void Queried(string type, TimeSpan duration) => _queries.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("query_type", type));

    /// <summary>Tells that a transaction failed or could not begin.</summary>
    public void TransactionFailed() => _transactionErrors.Add(1);

    /// <summary>Lets the size of a connection pool be seen. Called once by the store in use.</summary>
    /// <param name="observe">Counts the connections: those that are idle and those that are busy.</param>
    public void ObservePool(Func<(int Idle, int Busy)> observe)
    {
        ArgumentNullException.ThrowIfNull(observe);
        _meter.CreateObservableGauge(
            "db_connection_pool_size",
            () =>
            {
                var (idle, busy) = observe();
                return (Measurement<int>[])
                [
                    new(idle, new KeyValuePair<string, object?>("status", "idle")),
                    new(busy, new KeyValuePair<string, object?>("status", "busy")),
                ];
            },
            "{connection}",
            "Open connections to the database.");
    }

    /// <summary>Lets the counter be seen before it counts anything.</summary>
    internal void Announce() => _transactionErrors.Add(0);
}
