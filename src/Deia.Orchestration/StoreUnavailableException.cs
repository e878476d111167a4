namespace Deia.Orchestration;

/// <summary>Thrown where a repository's store can't be reached or refuses to write. The change may have happened all the same.</summary>
/// <param name="store">The name of the store, such as <c>sqlite</c>.</param>
/// <param name="innerException">What the store's driver said.</param>
public sealed class StoreUnavailableException(string store, Exception innerException)
    : DeiaException($"The {store} store can't be used just now ({innerException?.GetType().Name}). Ask again later.", innerException)
{
    /// <summary>Gets the name of the store.</summary>
    public string Store { get; } = store;
}
