namespace Deia.Orchestration.Inference;

/// <summary>Thrown where a model backend fails. Its text may be shown to users: it names the provider and the model, and holds no message text and no secret.</summary>
/// <param name="fault">What went wrong.</param>
/// <param name="message">What failed, where, and what to do.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class BackendException(BackendFault fault, string message, Exception? innerException = null)
    : DeiaException(message, innerException)
{
    /// <summary>Gets what went wrong.</summary>
    public BackendFault Fault { get; } = fault;

    /// <summary>Gets whether the same request may succeed later.</summary>
    /// <value>False for <see cref="BackendFault.ModelNotFound"/> and <see cref="BackendFault.BadRequest"/>, which no retry mends.</value>
    public bool IsTransient => Fault is not (BackendFault.ModelNotFound or BackendFault.BadRequest);
}
