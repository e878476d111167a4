using System.Text;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Inference.Demo;

/// <summary>What the demo says: that it is one, and what it has read.</summary>
internal static class DemoReply
{
    private const int LongestQuote = 200;

    public static string To(IReadOnlyList<ChatMessage> conversation)
    {
        var instructions = conversation.FirstOrDefault(message => message.Role == ChatRole.System)?.Text;
        string[] questions = [.. conversation.Where(message => message.Role == ChatRole.User).Select(message => message.Text)];
        var reply = new StringBuilder("This is Deia's demo, not a language model: it only shows what it has read.");
        if (questions.Length == 0)
        {
            reply.Append(" So far you have asked nothing.");
        }
        else
        {
            AppendAnswer(reply, questions);
        }

        if (!string.IsNullOrWhiteSpace(instructions))
        {
            reply.Append(" My instructions are: ").Append(Quote(instructions));
        }

        return reply.ToString();
    }

    private static void AppendAnswer(StringBuilder reply, string[] questions)
    {
        var question = questions[^1];
        if (string.IsNullOrWhiteSpace(question))
        {
            reply.Append(" Your message ").Append(questions.Length).Append(" is empty.");
        }
        else
        {
            reply.Append(" Your message ").Append(questions.Length).Append(" is: ").Append(Quote(question));
        }

        if (Asks(question, "first") && (Asks(question, "say") || Asks(question, "said") || Asks(question, "ask")) && questions.Length > 1)
        {
            reply.Append(" What you said first: ").Append(Quote(questions[0]));
        }
        else if (Asks(question, "how many"))
        {
            reply.Append(" I count ").Append(questions.Length).Append(questions.Length == 1 ? " message of yours." : " messages of yours.");
        }
        else if (Asks(question, "who are you") || Asks(question, "what are you"))
        {
            reply.Append(" I am what answers while no model is set up.");
        }

        if (questions.Length > 1)
        {
            reply.Append(" Before it you said: ").Append(Quote(questions[^2]));
        }
    }

    private static bool Asks(string question, string words) => question.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Puts a text in quotation marks, on one line, and cuts it where it is long, but never within a surrogate pair.</summary>
    private static string Quote(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var isCut = trimmed.Length > LongestQuote;
        if (isCut)
        {
            trimmed = trimmed[..(char.IsHighSurrogate(trimmed[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)];
        }

        return $"“{trimmed.ToString().ReplaceLineEndings(" ")}{(isCut ? "…" : "")}”.";
    }
}
