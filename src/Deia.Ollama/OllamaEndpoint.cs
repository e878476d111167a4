using Microsoft.Extensions.Options;

namespace Deia.Ollama;

/// <summary>Checks the address of Ollama, and makes it the base of its calls.</summary>
internal sealed class OllamaEndpoint : IValidateOptions<OllamaOptions>
{
    private const string Allowed = "allowed is an absolute http or https address, such as http://localhost:11434.";

    public ValidateOptionsResult Validate(string? name, OllamaOptions options)
    {
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            // What may hold a password is not repeated.
            var value = options.Endpoint?.Contains('@', StringComparison.Ordinal) == true ? "no such address" : $"'{options.Endpoint}'";
            return ValidateOptionsResult.Fail($"Deia:Ollama:Endpoint is {value}; {Allowed}");
        }

        return uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0
            ? ValidateOptionsResult.Fail($"Deia:Ollama:Endpoint holds a user name, a query or a fragment; {Allowed}")
            : ValidateOptionsResult.Success;
    }

    /// <summary>Makes the base address; it ends with a slash, so that a path is kept.</summary>
    public static Uri BaseAddress(OllamaOptions options) => new(options.Endpoint.TrimEnd('/') + "/");
}
