namespace Deia.AspNetCore.Identity;

/// <summary>Tells whether a token's time has come, and is not over.</summary>
internal static class TokenLifetime
{
    /// <summary>How far ahead another machine's clock may be. A token that is over is over.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static bool IsNow(DateTime? notBefore, DateTime? expires, TimeProvider timeProvider)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return expires > now && (notBefore is null || notBefore <= now + Skew);
    }
}
