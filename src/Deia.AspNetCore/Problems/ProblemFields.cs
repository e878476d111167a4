namespace Deia.AspNetCore.Problems;

/// <summary>The names of errors that belong to no field.</summary>
internal static class ProblemFields
{
    /// <summary>What is wrong with a body as a whole.</summary>
    public const string WholeBody = "body";
}
