using Deia.Orchestration.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Ollama.Tests;

/// <summary>A builder over nothing but services, so that what <c>AddOllama</c> needs, it must bring.</summary>
internal sealed class DeiaBuilder(IServiceCollection services) : IDeiaBuilder
{
    public IServiceCollection Services { get; } = services;
}
