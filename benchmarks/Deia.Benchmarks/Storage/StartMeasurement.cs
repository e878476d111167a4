using System.Diagnostics;
using System.Globalization;
using Deia.Testing.Servers;

namespace Deia.Benchmarks.Storage;

/// <summary>The start of the reference host on an empty database, up to the line that says where it listens, beside its next start on the same.</summary>
internal static class StartMeasurement
{
    private const int Rounds = 5;

    public static async Task RunAsync(PostgresServer postgres)
    {
        List<double> first = [], next = [];
        for (var round = 0; round < Rounds; round++)
        {
            var database = await postgres.CreateDatabaseAsync();
            first.Add(await StartAsync(database));
            next.Add(await StartAsync(database));
        }

        first.Sort();
        next.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start: {first[Rounds / 2]:F2} s on an empty database, {next[Rounds / 2]:F2} s on one that is up to date (medians of {Rounds}; process start included)"));
    }

    private static async Task<double> StartAsync(string database)
    {
        var began = Stopwatch.GetTimestamp();
        await using var host = await ReferenceHostProcess.StartAsync(("ConnectionStrings__Postgres", database));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
