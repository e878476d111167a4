using System.Collections.ObjectModel;

namespace Deia.Orchestration;

/// <summary>An expected refusal: why, in one sentence for a person, and by field where the input was wrong.</summary>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Detail">What was refused, on which thing, and what to do. It never holds message text or a secret.</param>
public sealed record Refusal(RefusalReason Reason, string Detail)
{
    /// <summary>Gets the errors by field name in camelCase.</summary>
    /// <value>Empty unless <see cref="Reason"/> is <see cref="RefusalReason.Invalid"/>.</value>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = ReadOnlyDictionary<string, string[]>.Empty;

    /// <summary>Gets how long a caller should wait before it asks again.</summary>
    /// <value>Null where asking again does not help.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Makes the refusal of a request with wrong fields.</summary>
    /// <param name="errors">The errors by field name in camelCase; at least one.</param>
    /// <returns>The refusal, its <see cref="Detail"/> being the first error.</returns>
    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return new Refusal(RefusalReason.Invalid, errors.First().Value[0]) { Errors = errors };
    }

    /// <summary>Makes the refusal of a request with one wrong field.</summary>
    /// <param name="field">The field's name in camelCase.</param>
    /// <param name="error">What is wrong with it, and what is allowed.</param>
    /// <returns>The refusal.</returns>
    public static Refusal Invalid(string field, string error) =>
        Invalid(new Dictionary<string, string[]>(1) { [field] = [error] });
}
