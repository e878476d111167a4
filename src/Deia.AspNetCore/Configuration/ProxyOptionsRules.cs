using System.Net;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Configuration;

/// <summary>Checks the addresses and networks of proxies.</summary>
internal sealed class ProxyOptionsRules : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        string[] errors =
        [
            .. options.Known
                .Select((known, index) => (Known: known, Index: index))
                .Where(entry => !IPAddress.TryParse(entry.Known, out _) && !IPNetwork.TryParse(entry.Known, out _))
                .Select(entry => FormattableString.Invariant(
                    $"Deia:Proxies:Known:{entry.Index} is '{entry.Known}'; allowed is an IP address, or a network such as 10.0.0.0/8.")),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
