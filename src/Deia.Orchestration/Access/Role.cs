namespace Deia.Orchestration.Access;

/// <summary>What a user or an API key is entitled to; each role may what those before it may.</summary>
public enum Role
{
    /// <summary>May <see cref="Permission.View"/>.</summary>
    Viewer,

    /// <summary>May <see cref="Permission.Operate"/>, too.</summary>
    Operator,

    /// <summary>May everything.</summary>
    Admin,
}
