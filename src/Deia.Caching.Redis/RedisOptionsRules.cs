using System.Text.RegularExpressions;
using Deia.Caching.Redis.Connections;
using Microsoft.Extensions.Options;

namespace Deia.Caching.Redis;

/// <summary>Checks <see cref="RedisOptions"/>, and where Redis is. A connection string may hold a password, so no message shows one.</summary>
/// <param name="endpoint">Where Redis is.</param>
internal sealed partial class RedisOptionsRules(RedisEndpoint endpoint) : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        List<string> failures = [];
        if (!Prefix().IsMatch(options.KeyPrefix))
        {
            failures.Add(
                $"{RedisOptions.SectionName}:KeyPrefix is '{options.KeyPrefix}'; allowed are at most 64 letters, digits and : . _ - {{ }}, such as 'deia:' or '{{deia}}:'.");
        }

        if (!endpoint.IsKnown)
        {
            failures.Add("The connection string of Redis can't be read (it is not shown, for it may hold a password); allowed is one such as 'localhost:6379,ssl=true'.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9:._{}-]{0,64}\z")]
    private static partial Regex Prefix();
}
