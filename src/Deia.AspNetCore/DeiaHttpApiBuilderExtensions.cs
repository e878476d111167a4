using Deia.AspNetCore.Chat.Exports;
using Deia.Orchestration.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Deia's HTTP API to an app.</summary>
public static class DeiaHttpApiBuilderExtensions
{
    /// <summary>Adds what <c>app.MapDeia()</c> needs: sign-in, roles, limits, audit, metrics and logs. Calling it again adds nothing.</summary>
    /// <param name="builder">Deia.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder AddHttpApi(this IDeiaBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddExportFormats();
        return builder;
    }
}
