namespace YourOwnModel;

/// <summary>What a vendor's client throws when its backend has too much to do.</summary>
internal sealed class LostVoiceException : Exception;
