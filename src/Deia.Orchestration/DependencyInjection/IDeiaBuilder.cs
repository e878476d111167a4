using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.DependencyInjection;

/// <summary>What <c>AddDeia</c> returns: the one place that the packages of Deia extend, with <c>Add</c> for one more, <c>Use</c> for the one slot, and <c>Configure</c> for options.</summary>
public interface IDeiaBuilder
{
    /// <summary>Gets the services of the app.</summary>
    IServiceCollection Services { get; }
}
