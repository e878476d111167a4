using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>The ways to say who one is.</summary>
internal static class SignInSchemes
{
    private const string Token = "token";
    private const string Key = "apiKey";
    private const string Cookie = "cookie";

    /// <summary>Gets what each is.</summary>
    public static IReadOnlyDictionary<string, IOpenApiSecurityScheme> All { get; } = new Dictionary<string, IOpenApiSecurityScheme>
    {
        [Token] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token of POST /api/auth/login, of the sign-in authority, or an API key.",
        },
        [Key] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Authenticator.ApiKeyHeader,
            Description = "A key of POST /api/auth/keys.",
        },
        [Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SignInCookie.Name,
            Description = "What a browser got when it signed in on a page of this host.",
        },
    };

    /// <summary>Lists the ways that an endpoint takes; any one of them will do.</summary>
    public static IList<OpenApiSecurityRequirement> For(EndpointAccess? access, OpenApiDocument document) =>
        access is { NeedsIdentity: true } ? [.. All.Keys.Select(name => new OpenApiSecurityRequirement { [new(name, document)] = [] })] : [];
}
