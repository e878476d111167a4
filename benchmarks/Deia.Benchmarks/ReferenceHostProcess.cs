using System.Diagnostics;
using System.Reflection;
using Deia.Testing.Access;

namespace Deia.Benchmarks;

/// <summary>The reference host as a process of its own.</summary>
internal sealed class ReferenceHostProcess : IAsyncDisposable
{
    /// <summary>Names the host that is measured, where it is another one than was built: one that was published in another way.</summary>
    private const string PathVariable = "DEIA_HOST";

    private readonly Process _process;
    private readonly Task _drained;

    private ReferenceHostProcess(Process process, Uri address)
    {
        _process = process;
        _drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        Client = new HttpClient { BaseAddress = address };
        TestTokens.Use(Client, TestTokens.Admin);
    }

    public HttpClient Client { get; }

    /// <summary>Starts it, and waits for the line that says where it listens.</summary>
    /// <param name="settings">Environment variables.</param>
    public static async Task<ReferenceHostProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        const string Listens = "listens on ";
        var path = Environment.GetEnvironmentVariable(PathVariable) ?? Path.Combine(Metadata("HostFolder"), Metadata("HostAssembly"));
        ProcessStartInfo start = new("dotnet", ["exec", path])
        {
            WorkingDirectory = Metadata("HostFolder"),
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Deia__Auth__SigningKey"] = TestTokens.SigningKey,
                ["Deia__RateLimit__PermitsPerMinute"] = "0",
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var host = Process.Start(start)!;
        while (await host.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listens, StringComparison.Ordinal) is > 0 and var at)
            {
                return new ReferenceHostProcess(host, new Uri(line[(at + Listens.Length)..]));
            }
        }

        throw new InvalidOperationException("The host ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }

    private static string Metadata(string key) =>
        typeof(ReferenceHostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
