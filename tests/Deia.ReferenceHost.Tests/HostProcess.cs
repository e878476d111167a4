using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Deia.Testing.Access;

namespace Deia.ReferenceHost.Tests;

/// <summary>The reference host as a process of its own, on a free port and with a database of the test's.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _logs;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];

    private HostProcess(Process process, DirectoryInfo logs) => (_process, _logs) = (process, logs);

    /// <summary>Gets a client of the host.</summary>
    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Gets what the host wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Gets the folder of its log; it has one of its own.</summary>
    public string LogFolder => _logs.FullName;

    /// <summary>Gets the address of the live events.</summary>
    public Uri Events => new(new UriBuilder(Client.BaseAddress!) { Scheme = "ws", Path = "/ws" }.ToString());

    /// <summary>Starts a host and waits until it listens.</summary>
    /// <param name="installation">What it shares with other hosts of the test.</param>
    /// <param name="settings">Environment variables besides the ones that keep tests apart.</param>
    public static async Task<HostProcess> StartAsync(Installation installation, params (string Name, string Value)[] settings)
    {
        var host = Launch([], [.. installation.Settings, .. settings]);
        while (await host._lines.Reader.WaitToReadAsync(TestContext.Current.CancellationToken))
        {
            if (host._lines.Reader.TryRead(out var line) && Listening().Match(line) is { Success: true } match)
            {
                host.Client.BaseAddress = new Uri(match.Groups["address"].Value);
                TestTokens.Use(host.Client, TestTokens.Admin);
                return host;
            }
        }

        throw new InvalidOperationException($"The host ended before it listened:\n{host.Output}");
    }

    /// <summary>Starts a host that is expected to end by itself.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(Installation installation, params (string Name, string Value)[] settings) =>
        await RunCommandAsync(installation, [], settings);

    /// <summary>Starts a host with arguments that let it do something else than serve.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunCommandAsync(
        Installation installation, string[] arguments, params (string Name, string Value)[] settings)
    {
        await using var host = Launch(arguments, [.. installation.Settings, .. settings]);
        await foreach (var _ in host._lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            // Until both streams have ended.
        }

        await host._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (host._process.ExitCode, host.Output);
    }

    /// <summary>Kills the host without a word (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the host to end (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        if (_logs.Exists)
        {
            _logs.Delete(recursive: true);
        }
    }

    private static HostProcess Launch(string[] arguments, IEnumerable<(string Name, string Value)> settings)
    {
        var folder = Metadata("HostFolder");
        ProcessStartInfo start = new("dotnet", ["exec", Path.Combine(folder, Metadata("HostAssembly")), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Deia__Auth__SigningKey"] = TestTokens.SigningKey;
        start.Environment["Deia__RateLimit__PermitsPerMinute"] = "0";
        start.Environment["Deia__Ollama__Endpoint"] = "http://127.0.0.1:1";
        start.Environment["Deia__Demo__TokenDelay"] = "00:00:00";
        var logs = Directory.CreateTempSubdirectory("deia-test-logs-");
        start.Environment["Deia__Logs__Folder"] = logs.FullName;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        HostProcess host = new(new Process { StartInfo = start }, logs);
        host._process.OutputDataReceived += (_, args) => host.Take(args.Data, isLast: args.Data is null);
        host._process.ErrorDataReceived += (_, args) => host.Take(args.Data, isLast: false);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    private void Take(string? line, bool isLast)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }

            _lines.Writer.TryWrite(line);
        }
        else if (isLast)
        {
            _lines.Writer.TryComplete();
        }
    }

    private static string Metadata(string key) =>
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    [GeneratedRegex("listens on (?<address>http://[^ ,]+)")]
    private static partial Regex Listening();
}
