namespace Deia.Orchestration.Hosting;

/// <summary>A piece of a reply: some text, or how the turn ended.</summary>
public readonly record struct BotTurnUpdate
{
    /// <summary>Makes a piece of text.</summary>
    /// <param name="text">The text; not empty.</param>
    public BotTurnUpdate(string text) => Text = text;

    /// <summary>Makes the last update.</summary>
    /// <param name="result">How the turn ended.</param>
    public BotTurnUpdate(BotTurnResult result) => Result = result;

    /// <summary>Gets the text.</summary>
    /// <value>Null in the last update.</value>
    public string? Text { get; }

    /// <summary>Gets how the turn ended.</summary>
    /// <value>Null in all updates but the last.</value>
    public BotTurnResult? Result { get; }
}
