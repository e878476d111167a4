using System.Diagnostics.CodeAnalysis;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Supervision;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What the core itself lets an app add.</summary>
public static class DeiaBuilderExtensions
{
    /// <summary>Adds a bot that is launched with the host, unless someone stopped it. Its fields replace the stored ones at each start.</summary>
    /// <param name="builder">Deia.</param>
    /// <param name="botId">The bot's id; matches <see cref="BotId.Pattern"/>.</param>
    /// <param name="configure">Sets what is asked of it; null: everything by default.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="botId"/> is no bot id.</exception>
    public static IDeiaBuilder AddBot(this IDeiaBuilder builder, string botId, Action<BotOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!BotId.IsValid(botId))
        {
            throw new ArgumentException($"'{botId}' is no bot id: it must match {BotId.Pattern}.", nameof(botId));
        }

        builder.Services.AddSingleton(new BotRegistration(botId, configure ?? (_ => { })));
        return builder;
    }

    /// <summary>Adds any chat client as a provider of models.</summary>
    /// <param name="builder">Deia.</param>
    /// <param name="name">The name that bots choose it by.</param>
    /// <param name="createClient">Makes the client, once. What the container did not make, Deia does not dispose.</param>
    /// <param name="configure">Sets how it is used; null: everything by default.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder AddChatClient(
        this IDeiaBuilder builder, string name, Func<IServiceProvider, IChatClient> createClient, Action<ChatClientProviderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(createClient);
        builder.Services.AddSingleton<IInferenceProvider>(services =>
        {
            ChatClientProviderOptions options = new();
            configure?.Invoke(options);
            return new ChatClientProvider(name, createClient(services), options);
        });
        return builder;
    }

    /// <summary>Adds a place for bots to live in.</summary>
    /// <typeparam name="THost">The host.</typeparam>
    /// <param name="builder">Deia.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder AddBotHost<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THost>(this IDeiaBuilder builder)
        where THost : class, IBotHost
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IBotHost, THost>());
        return builder;
    }

    /// <summary>Adds a way to choose a bot for messages that name none. <c>Deia:Chat:RoutingPolicies</c> names those in use.</summary>
    /// <typeparam name="TPolicy">The policy.</typeparam>
    /// <param name="builder">Deia.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder AddRoutingPolicy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>(this IDeiaBuilder builder)
        where TPolicy : class, IBotRoutingPolicy
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IBotRoutingPolicy, TPolicy>());
        return builder;
    }

    /// <summary>Sets options of the core in code, after the configuration.</summary>
    /// <param name="builder">Deia.</param>
    /// <param name="configure">Sets them.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder Configure(this IDeiaBuilder builder, Action<DeiaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }
}
