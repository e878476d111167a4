namespace Deia.Orchestration;

/// <summary>Thrown where a caller takes the value of an <see cref="Outcome{T}"/> that was refused.</summary>
/// <param name="refusal">The refusal.</param>
public sealed class DeiaRefusedException(Refusal refusal) : DeiaException(NotNull(refusal).Detail)
{
    /// <summary>Gets the refusal.</summary>
    public Refusal Refusal { get; } = refusal;

    private static Refusal NotNull(Refusal refusal) => refusal ?? throw new ArgumentNullException(nameof(refusal));
}
