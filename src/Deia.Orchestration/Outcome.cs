using System.Diagnostics.CodeAnalysis;

namespace Deia.Orchestration;

/// <summary>What a call gave: a value, or the <see cref="Orchestration.Refusal"/> that says why there is none.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly record struct Outcome<T>
    where T : class
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>Gets the refusal.</summary>
    /// <value>Null where there is a value.</value>
    public Refusal? Refusal { get; }

    /// <summary>Gets the value.</summary>
    /// <exception cref="DeiaRefusedException">The call was refused.</exception>
    public T Value => _value ?? throw new DeiaRefusedException(Refusal ?? throw new InvalidOperationException("This outcome was never set."));

    /// <summary>Takes the value, or the refusal in its place.</summary>
    /// <param name="value">The value, where there is one.</param>
    /// <param name="refusal">The refusal, where there is none.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = value is null ? Refusal ?? throw new InvalidOperationException("This outcome was never set.") : null;
        return value is not null;
    }

    /// <summary>Makes an outcome of a value.</summary>
    /// <param name="value">The value.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Outcomes are made where they are returned; the conversion is the point.")]
    public static implicit operator Outcome<T>(T value) => new(value ?? throw new ArgumentNullException(nameof(value)), null);

    /// <summary>Makes an outcome of a refusal.</summary>
    /// <param name="refusal">The refusal.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Outcomes are made where they are returned; the conversion is the point.")]
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal ?? throw new ArgumentNullException(nameof(refusal)));
}
