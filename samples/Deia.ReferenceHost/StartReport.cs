using System.Text;
using Deia.AspNetCore.Identity;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Demo;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Deia.ReferenceHost;

/// <summary>Says at the start where the host listens, what it uses, and what is missing, with the one setting that changes it.</summary>
internal sealed class StartReport(
    IServer server,
    IHostEnvironment environment,
    IStoreHealth store,
    ICacheHealth cache,
    InferenceProviders providers,
    IBotManager bots,
    SignInLink link,
    IOptions<DeiaOptions> options,
    IOptions<SqliteOptions> sqlite) : IHostedLifecycleService
{
    private static readonly CompositeFormat Line = CompositeFormat.Parse("  {0,-10}{1}");

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        List<string> lines =
        [
            $"Deia ({environment.EnvironmentName}) listens on {string.Join(", ", addresses)}",
            Describe("database", Database()),
            Describe("cache", await CacheAsync(cancellationToken)),
            Describe("models", await ModelsAsync(cancellationToken)),
            Describe("bots", Bots()),
            .. SignIn(addresses.FirstOrDefault()),
        ];
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Describe(string subject, string text) => string.Format(null, Line, subject, text);

    private string Database() => store.Provider == "sqlite"
        ? $"sqlite, {sqlite.Value.Path} below {environment.ContentRootPath} (Deia:Sqlite:Path)"
        : $"{store.Provider} (ConnectionStrings:Postgres)";

    private async Task<string> CacheAsync(CancellationToken cancellationToken)
    {
        if (cache.Provider == "memory")
        {
            return "memory";
        }

        var health = await cache.CheckAsync(cancellationToken);
        return $"{cache.Provider} (ConnectionStrings:Redis)" + (health.Reachable ? string.Empty : $" is missing: {health.Detail} Until it is there, everything works without it.");
    }

    private async Task<string> ModelsAsync(CancellationToken cancellationToken)
    {
        var provider = providers.Default;
        var health = await providers.CheckAsync(provider, cancellationToken);
        if (health.Reachable)
        {
            return provider.Name;
        }

        var demo = providers.FallsBackToDemo ? $" Until then bots that name no provider use the built-in {DemoProvider.Name}, which is no language model." : string.Empty;
        return $"{provider.Name} is missing: {health.Detail}{demo}";
    }

    private string[] SignIn(string? address) =>
        link.IsOffered && address is not null
            ? [Describe("sign in", $"{link.Create(address)} (once, within an hour; elsewhere than in Development set Deia:Auth:SigningKey and Deia:Auth:Users)")]
            : [];

    private string Bots()
    {
        var all = bots.List();
        var running = all.Count(bot => bot.ShouldRun);
        return $"{running} of {all.Count} run, at most {options.Value.Bots.MaxConcurrent} may (Deia:Bots:MaxConcurrent), {options.Value.Bots.Host}";
    }
}
