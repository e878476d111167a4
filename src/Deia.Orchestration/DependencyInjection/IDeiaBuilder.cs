using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.DependencyInjection;

/// <summary>Configures Deia. Packages add their own extension methods.</summary>
public interface IDeiaBuilder
{
    /// <summary>Gets the services that Deia is registered in.</summary>
    IServiceCollection Services { get; }
}
