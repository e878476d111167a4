using Deia.Orchestration.History.Exports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Deia.AspNetCore.Chat.Exports;

/// <summary>Registers the forms of a history that are made here.</summary>
internal static class ExportRegistration
{
    public static void AddExportFormats(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHistoryExportFormat, JsonExport>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHistoryExportFormat, HtmlExport>());
    }
}
