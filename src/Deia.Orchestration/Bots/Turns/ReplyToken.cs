namespace Deia.Orchestration.Bots.Turns;

/// <summary>A piece of a reply as it comes.</summary>
/// <param name="Index">Its place in the reply, from 0 on. A reply that has to begin again starts at 0 again.</param>
/// <param name="Text">The text.</param>
public readonly record struct ReplyToken(int Index, string Text);
