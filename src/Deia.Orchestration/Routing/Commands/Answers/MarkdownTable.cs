using System.Text;

namespace Deia.Orchestration.Routing.Commands.Answers;

/// <summary>Writes a table in Markdown (GitHub Flavored Markdown §4.10).</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params IReadOnlyList<string> heads)
    {
        Add(heads);
        Add([.. heads.Select(_ => "---")]);
    }

    /// <summary>Adds a row of cells, which are Markdown themselves.</summary>
    public MarkdownTable Add(params IReadOnlyList<string> cells)
    {
        _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        return this;
    }

    /// <summary>Gives the text that shows as another, whatever that contains.</summary>
    public static string Escape(string? text)
    {
        StringBuilder escaped = new();
        foreach (var character in text ?? "")
        {
            // A backslash before any punctuation of ASCII makes it stand for itself (CommonMark §2.4).
            _ = char.IsControl(character) ? escaped.Append(' ')
                : char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character)) && character is not ('-' or '.' or ',' or ':' or '/' or '\'' or '"')
                    ? escaped.Append('\\').Append(character)
                    : escaped.Append(character);
        }

        return escaped.ToString();
    }

    public override string ToString() => _text.ToString();
}
