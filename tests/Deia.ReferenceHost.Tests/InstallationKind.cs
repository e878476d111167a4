namespace Deia.ReferenceHost.Tests;

/// <summary>What a host keeps its data in.</summary>
public enum InstallationKind
{
    /// <summary>The embedded defaults: SQLite, and memory.</summary>
    Embedded,

    /// <summary>PostgreSQL, and Redis.</summary>
    Servers,
}
