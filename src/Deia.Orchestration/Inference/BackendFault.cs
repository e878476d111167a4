namespace Deia.Orchestration.Inference;

/// <summary>What went wrong between Deia and a model backend.</summary>
public enum BackendFault
{
    /// <summary>No connection could be made, or it broke before the first word.</summary>
    Unreachable,

    /// <summary>The backend does not have the model.</summary>
    ModelNotFound,

    /// <summary>The backend refuses the request as it is.</summary>
    BadRequest,

    /// <summary>The backend has too much to do.</summary>
    Overloaded,

    /// <summary>The backend reports an error of its own.</summary>
    ServerError,

    /// <summary>The backend said nothing for too long.</summary>
    Timeout,

    /// <summary>The reply broke off before its end.</summary>
    Truncated,

    /// <summary>The backend said something that is no part of its protocol.</summary>
    Protocol,
}
