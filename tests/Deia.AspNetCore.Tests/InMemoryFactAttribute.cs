using System.Runtime.CompilerServices;

namespace Deia.AspNetCore.Tests;

/// <summary>A fact that holds in memory alone: the second run of these tests, on real stores, leaves it out.</summary>
/// <param name="reason">Why it can't hold there.</param>
/// <param name="file">Where the test is; the compiler fills it in.</param>
/// <param name="line">The line there.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InMemoryFactAttribute(string reason, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line)
{
    public string Reason => reason;
}
