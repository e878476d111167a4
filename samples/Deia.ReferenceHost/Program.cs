using Deia.Hosting.Processes;
using Deia.ReferenceHost;

// A worker is this same program: it must not load what only the host needs, so the host has a method of its own.
Action? endTelemetry = null;
if (await BotWorker.TryRunAsync(args, deia =>
{
    deia.AddOllama();
    endTelemetry = Telemetry.TryBeginWorker();
}))
{
    endTelemetry?.Invoke();
    return Environment.ExitCode;
}

return await FleetServer.RunAsync(args);
