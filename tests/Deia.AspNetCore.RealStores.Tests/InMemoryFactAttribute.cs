namespace Deia.AspNetCore.Tests;

/// <summary>Stands in for the fact of this name, so that what holds in memory alone is no test of this run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InMemoryFactAttribute(string reason) : Attribute
{
    public string Reason => reason;
}
