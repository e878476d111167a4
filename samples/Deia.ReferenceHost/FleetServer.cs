using Deia.ReferenceHost.Logging;

namespace Deia.ReferenceHost;

/// <summary>The host itself: the fleet, its stores and its doors.</summary>
internal static class FleetServer
{
    /// <summary>Serves until it is asked to end; or does what the first argument names.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        ConfigureServer(builder);
        builder.ConfigureLogs();
        ConfigureFleet(builder);
        Telemetry.Add(builder.Services);
        try
        {
            await using var app = builder.Build();
            if (await Commands.TryRunAsync(args, app.Services) is { } exitCode)
            {
                return exitCode;
            }

            Https.Use(app);
            app.UseDeiaPageHeaders();
            app.UseFileServer();
            app.MapDeia();
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (StartErrors.Describe(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await Console.Error.WriteLineAsync(line);
            }

            return 1;
        }
    }

    private static void ConfigureServer(WebApplicationBuilder builder)
    {
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
        {
            builder.WebHost.UseUrls("http://localhost:8000");
        }

        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
    }

    private static void ConfigureFleet(WebApplicationBuilder builder)
    {
        var deia = builder.Services.AddDeia().AddHttpApi().AddOllama().UseProcessHost();
        if (builder.Configuration.GetConnectionString("Postgres") is { Length: > 0 } postgres)
        {
            deia.UsePostgres(postgres);
        }
        else
        {
            deia.UseSqlite();
        }

        if (builder.Configuration.GetConnectionString("Redis") is { Length: > 0 } redis)
        {
            deia.UseRedis(redis);
        }

        builder.Services.AddHostedService<StartReport>();
    }
}
