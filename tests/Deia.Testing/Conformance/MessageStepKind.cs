namespace Deia.Testing.Conformance;

/// <summary>The calls of a random sequence.</summary>
internal enum MessageStepKind
{
    Add,
    Resolve,
    Find,
    Page,
    RecentAnswered,
    Pending,
    LastBot,
    Count,
    Delete,
}
