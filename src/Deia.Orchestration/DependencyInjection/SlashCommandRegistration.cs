using System.Diagnostics.CodeAnalysis;
using Deia.Orchestration.Routing.Commands;
using Deia.Orchestration.Routing.Commands.Answers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Deia.Orchestration.DependencyInjection;

/// <summary>Registers the commands that messages can be, in the order in which they are listed.</summary>
internal static class SlashCommandRegistration
{
    public static void AddSlashCommands(this IServiceCollection services)
    {
        services.TryAddSingleton<CurrentBot>();
        services.TryAddSingleton<CommandQuestions>();
        services.TryAddSingleton<CommandReplies>();
        Add<StatusCommand>(services);
        Add<BotsCommand>(services);
        Add<LaunchCommand>(services);
        Add<StopCommand>(services);
        Add<RestartCommand>(services);
        Add<ClearCommand>(services);
        Add<ModelCommand>(services);
        Add<ExportCommand>(services);
        Add<AskCommand>(services);
        Add<BroadcastCommand>(services);
        services.TryAddSingleton<SlashCommands>();
    }

    private static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCommand>(IServiceCollection services)
        where TCommand : class, ISlashCommand =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISlashCommand, TCommand>());
}
