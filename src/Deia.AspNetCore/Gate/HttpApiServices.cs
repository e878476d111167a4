using Deia.Orchestration.Bots;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Gate;

/// <summary>Looks whether an app has what the endpoints need.</summary>
internal static class HttpApiServices
{
    /// <summary>Checks an app's services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="call">The call that needs them.</param>
    /// <exception cref="InvalidOperationException">Some are missing; the text names the call that adds them.</exception>
    public static void Require(IServiceProvider services, string call)
    {
        if (services.GetService<IServiceProviderIsService>() is not { } known)
        {
            return;
        }

        if (!known.IsService(typeof(IBotManager)))
        {
            throw new InvalidOperationException(
                $"{call} finds no fleet among the services. Call builder.Services.AddDeia().AddHttpApi() before the app is built.");
        }

        if (!known.IsService(typeof(EndpointGate)))
        {
            throw new InvalidOperationException($"{call} finds no sign-in among the services. Call AddHttpApi() on what builder.Services.AddDeia() returns.");
        }
    }
}
