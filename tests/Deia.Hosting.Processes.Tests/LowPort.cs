namespace Deia.Hosting.Processes.Tests;

/// <summary>Finds a first port for workers, below those that a system gives to connections, which might be in the way at any moment.</summary>
internal static class LowPort
{
    private static int _next = Random.Shared.Next(100, 290) * 100;

    /// <summary>Gives a port that no other test of this process begins with, with room behind it.</summary>
    public static int Next() => Interlocked.Add(ref _next, 20);
}
