using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Configuration;

/// <summary>Checks the origins of other sites' pages.</summary>
internal sealed class CrossOriginOptionsRules : IValidateOptions<CrossOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options)
    {
        string[] errors =
        [
            .. options.Origins
                .Select((origin, index) => (Origin: origin, Index: index))
                .Where(entry => !IsOrigin(entry.Origin))
                .Select(entry => FormattableString.Invariant(
                    $"Deia:Cors:Origins:{entry.Index} is '{entry.Origin}'; allowed is an origin such as https://ops.example.com, without a path.")),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
