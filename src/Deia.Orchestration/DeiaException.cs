namespace Deia.Orchestration;

/// <summary>The root of what Deia throws. Refusals that are expected in normal operation are results (<see cref="Outcome{T}"/>), not exceptions.</summary>
public class DeiaException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What failed, on which thing, and what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DeiaException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
