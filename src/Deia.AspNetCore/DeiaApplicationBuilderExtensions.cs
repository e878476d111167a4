using Deia.AspNetCore.Requests;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets an app protect its own pages as Deia's endpoints are.</summary>
public static class DeiaApplicationBuilderExtensions
{
    /// <summary>Lets every answer from here on tell browsers that its pages load nothing from elsewhere, run no scripts but the host's own, and are shown in no frame.</summary>
    /// <param name="app">The app.</param>
    /// <returns>The same app.</returns>
    /// <remarks>What sets one of these headers itself keeps it. Deia's endpoints have headers of their own and need no such call.</remarks>
    public static IApplicationBuilder UseDeiaPageHeaders(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Use(static (context, next) =>
        {
            SecurityHeaders.SetForPages(context.Response.Headers);
            return next(context);
        });
    }
}
