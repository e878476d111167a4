using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.DependencyInjection;

/// <summary>Stops the start where a setting names something that is not registered, which would else be found out with the first message.</summary>
internal sealed class StartupCheck : IHostedService
{
    /// <summary>Checks the names.</summary>
    /// <param name="router">Found its policies, since it could be made.</param>
    /// <param name="hosts">The hosts there are.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="DeiaException">A name is not registered; the text lists those that are.</exception>
    public StartupCheck(CommandRouter router, BotHosts hosts, IOptions<DeiaOptions> options)
    {
        ArgumentNullException.ThrowIfNull(router);
        var host = options.Value.Bots.Host;
        if (hosts.UnknownHostError(host) is not null)
        {
            throw new DeiaException($"Deia:Bots:Host is '{host}'; allowed are {string.Join(", ", hosts.Names)}.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
