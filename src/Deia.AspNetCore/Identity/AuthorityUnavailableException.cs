using Deia.Orchestration;

namespace Deia.AspNetCore.Identity;

/// <summary>The authority can't be asked for its keys, so nobody knows whether a token of its is good.</summary>
internal sealed class AuthorityUnavailableException(Exception innerException)
    : DeiaException("The sign-in authority can't be asked for its keys just now.", innerException);
