using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.DependencyInjection;

internal sealed class DeiaBuilder(IServiceCollection services) : IDeiaBuilder
{
    public IServiceCollection Services { get; } = services;
}
