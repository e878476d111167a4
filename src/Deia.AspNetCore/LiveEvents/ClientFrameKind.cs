namespace Deia.AspNetCore.LiveEvents;

/// <summary>What came from a client.</summary>
internal enum ClientFrameKind
{
    /// <summary>A text, whole.</summary>
    Text,

    /// <summary>Bytes that claim to be no text.</summary>
    Binary,

    /// <summary>More than a frame may hold; its rest may still be to come.</summary>
    TooBig,

    /// <summary>The close frame, after which nothing comes.</summary>
    Close,
}
