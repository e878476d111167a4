namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>How a request says where its body ends.</summary>
internal enum BodyFraming
{
    /// <summary>By its length.</summary>
    Length,

    /// <summary>By chunks.</summary>
    Chunks,

    /// <summary>By chunks that are none.</summary>
    BrokenChunks,

    /// <summary>By a length that it does not have.</summary>
    TooLong,

    /// <summary>By a length that there is not.</summary>
    NoNumber,

    /// <summary>In two ways that contradict each other.</summary>
    Both,
}
