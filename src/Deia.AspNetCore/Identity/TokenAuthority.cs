using Deia.AspNetCore.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Deia.AspNetCore.Identity;

/// <summary>The OpenID Connect authority whose tokens are accepted, where one is configured. Its keys are read when they are first needed, and again now and then.</summary>
internal sealed partial class TokenAuthority(IOptions<AuthOptions> options, TimeProvider timeProvider, ILogger<TokenAuthority> logger) : IDisposable
{
    private const string Discovery = ".well-known/openid-configuration";

    /// <summary>The algorithms of key pairs. One that works with a shared secret, or with none, is never accepted from elsewhere.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly Lock _lock = new();
    private ConfigurationManager<OpenIdConnectConfiguration>? _configuration;

    /// <summary>Gives the rules that its tokens must follow.</summary>
    /// <param name="algorithm">What a token says that it is signed with.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rules; null where there is no authority, or it signs with no such algorithm.</returns>
    /// <exception cref="AuthorityUnavailableException">It can't be asked for its keys.</exception>
    public async ValueTask<TokenValidationParameters?> FindRulesAsync(string algorithm, CancellationToken cancellationToken)
    {
        if (options.Value.Authority is not { Length: > 0 } authority || !Algorithms.Contains(algorithm))
        {
            return null;
        }

        var configuration = Configuration(authority);
        try
        {
            await configuration.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            LogUnreachable(authority, exception.GetType().Name);
            throw new AuthorityUnavailableException(exception);
        }

        return new TokenValidationParameters
        {
            ConfigurationManager = configuration,
            ValidAlgorithms = Algorithms,
            ValidateAudience = !string.IsNullOrEmpty(options.Value.Audience),
            ValidAudience = options.Value.Audience,
            RoleClaimType = options.Value.RoleClaim,
            NameClaimType = "sub",
            LifetimeValidator = (notBefore, expires, _, _) => TokenLifetime.IsNow(notBefore, expires, timeProvider),
        };
    }

    public void Dispose() => _client.Dispose();

    private ConfigurationManager<OpenIdConnectConfiguration> Configuration(string authority)
    {
        lock (_lock)
        {
            return _configuration ??= new ConfigurationManager<OpenIdConnectConfiguration>(
                $"{authority.TrimEnd('/')}/{Discovery}",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(_client) { RequireHttps = !new Uri(authority).IsLoopback });
        }
    }

    [LoggerMessage(1300, LogLevel.Error, "The authority {Authority} can't be asked for its keys ({ExceptionType}), so its tokens can't be checked.", EventName = "signin.authority_unreachable")]
    private partial void LogUnreachable(string authority, string exceptionType);
}
