using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Deia.Testing.Servers;

/// <summary>A Redis of its own on 127.0.0.1, in a temporary folder, that can be killed, started again and frozen. Nothing of it stays.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string BinaryVariable = "DEIA_REDIS_SERVER";
    private const string ReadyLine = "Ready to accept connections";
    private const int Attempts = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("deia-redis-").FullName;
    private readonly bool _isDurable;
    private Process? _process;

    private RedisServer(bool isDurable) => _isDurable = isDurable;

    /// <summary>Gets the port, the same for as long as this lives.</summary>
    public int Port { get; private set; }

    /// <summary>Gets where it is, as StackExchange.Redis reads it.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server.</summary>
    /// <param name="isDurable">Whether it keeps what it holds when it is killed (an append-only file).</param>
    /// <returns>The server, ready.</returns>
    /// <exception cref="NotSupportedException">There is no Redis on this machine; the text says what to install.</exception>
    /// <exception cref="InvalidOperationException">It does not start; the text is what it said.</exception>
    public static async Task<RedisServer> StartAsync(bool isDurable = false)
    {
        var server = new RedisServer(isDurable);
        for (var attempt = 1; ; attempt++)
        {
            server.Port = FreePort.Next();
            try
            {
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Someone else took the port in between.
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts it again, on the same port.</summary>
    /// <returns>When it takes connections.</returns>
    /// <exception cref="NotSupportedException">There is no Redis on this machine; the text says what to install.</exception>
    /// <exception cref="InvalidOperationException">It does not start; the text is what it said.</exception>
    public async Task StartAgainAsync()
    {
        var binary = Environment.GetEnvironmentVariable(BinaryVariable) ?? "redis-server";
        ProcessStartInfo start = new(binary)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--port", Port.ToString(CultureInfo.InvariantCulture),
                "--bind", "127.0.0.1",
                "--dir", _folder,
                "--save", "",
                "--appendonly", _isDurable ? "yes" : "no",
                "--appendfsync", "always",
            },
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new NotSupportedException(
                $"'{binary}' can't be started. Install Redis (Debian: apt-get install redis-server), or name the binary in {BinaryVariable}.", exception);
        }

        List<string> log = [];
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (line.Contains(ReadyLine, StringComparison.Ordinal))
            {
                // Its log is read for its whole life, or it would stop at a full pipe.
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        await KillAsync();
        throw new InvalidOperationException($"Redis did not start: {string.Join(Environment.NewLine, log)}");
    }

    /// <summary>Kills it, as a crash would.</summary>
    /// <returns>When it is gone.</returns>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Lets it hang: connections stay open, and nothing is answered.</summary>
    public void Freeze() => ProcessTree.Signal(_process!.Id, ProcessTree.Stop);

    /// <summary>Lets it go on after <see cref="Freeze"/>.</summary>
    public void Thaw() => ProcessTree.Signal(_process!.Id, ProcessTree.Continue);

    /// <summary>Tells how long it has used the processor.</summary>
    /// <returns>The time; in steps of 10 ms.</returns>
    public TimeSpan ProcessorTime() => ProcessTree.ProcessorTime(_process!.Id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
