using Deia.AspNetCore.Configuration;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Gate;

/// <summary>The doors that are open to all.</summary>
internal sealed class OpenDoors(IOptions<MetricsOptions> metrics, IOptions<LogsOptions> logs)
{
    public bool IsOpen(OpenDoor? door) => door switch
    {
        OpenDoor.Metrics => metrics.Value.AllowAnonymous,
        OpenDoor.Logs => logs.Value.AllowAnonymous,
        _ => false,
    };
}
