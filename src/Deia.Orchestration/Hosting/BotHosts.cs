using System.Diagnostics.CodeAnalysis;

namespace Deia.Orchestration.Hosting;

/// <summary>The registered hosts, by name.</summary>
public sealed class BotHosts
{
    private readonly Dictionary<string, IBotHost> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Collects the hosts.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <exception cref="DeiaException">Two hosts have one name.</exception>
    public BotHosts(IEnumerable<IBotHost> hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        foreach (var host in hosts)
        {
            if (!_hosts.TryAdd(host.Name, host))
            {
                throw new DeiaException($"Two bot hosts are named '{host.Name}'. Give one of them another name.");
            }
        }
    }

    /// <summary>Gets the names of all hosts.</summary>
    public IEnumerable<string> Names => _hosts.Keys;

    /// <summary>Finds a host.</summary>
    /// <param name="name">Its name; compared without case.</param>
    /// <param name="host">The host.</param>
    /// <returns>Whether there is one of that name.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out IBotHost? host) => _hosts.TryGetValue(name, out host);

    /// <summary>Says what is wrong with a host's name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where a host has it, else a sentence that lists the names there are.</returns>
    public string? UnknownHostError(string name) => _hosts.ContainsKey(name) ? null : $"host '{name}' is not known; allowed are {string.Join(", ", Names)}.";
}
