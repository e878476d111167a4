namespace Deia.AspNetCore.Chat;

/// <summary>How a client wants to hear the reply.</summary>
internal enum SendMode
{
    /// <summary>Whole, when it is there.</summary>
    Wait,

    /// <summary>As a stream of events.</summary>
    Stream,

    /// <summary>Elsewhere: the answer is only that the question was stored.</summary>
    Leave,
}
