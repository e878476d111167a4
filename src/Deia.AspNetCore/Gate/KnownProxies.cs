using System.Net;
using Deia.AspNetCore.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Gate;

/// <summary>Believes the configured proxies, and no one else, where a request comes from: before anything else looks at it.</summary>
internal sealed class KnownProxies(IOptions<ProxyOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Known.Count > 0)
        {
            app.UseForwardedHeaders(Headers());
        }

        next(app);
    };

    private ForwardedHeadersOptions Headers()
    {
        ForwardedHeadersOptions headers = new()
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,

            // As many as there are, for as long as each is known.
            ForwardLimit = null,
        };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var known in options.Value.Known)
        {
            if (IPAddress.TryParse(known, out var address))
            {
                headers.KnownProxies.Add(address);
            }
            else
            {
                headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
            }
        }

        return headers;
    }
}
