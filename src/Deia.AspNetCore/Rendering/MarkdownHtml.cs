using System.Net;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Deia.AspNetCore.Rendering;

/// <summary>Turns the Markdown of messages into HTML that does nothing but show text: it runs no script, loads nothing, and its links tell nobody where they were followed from.</summary>
/// <remarks>HTML inside the Markdown is shown as text. What comes out of it goes through a list of what is allowed, whatever the renderer made.</remarks>
internal static class MarkdownHtml
{
    /// <summary>The longest text that is rendered; what is longer is no message that anybody wrote, and is shown as it is.</summary>
    private const int LongestRendered = 256 * 1024;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    private static readonly HtmlSanitizer Sanitizer = NewSanitizer();

    /// <summary>Renders a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <returns>HTML to be put into a body.</returns>
    public static string Render(string markdown)
    {
        if (markdown.Length > LongestRendered)
        {
            return AsText(markdown);
        }

        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var link in document.Descendants<LinkInline>())
            {
                // A picture would be loaded from wherever the text says; a link waits for somebody who wants that.
                link.IsImage = false;
            }

            return Sanitizer.Sanitize(document.ToHtml(Pipeline));
        }
        catch (ArgumentException)
        {
            // The renderer refuses what is nested too deeply to be meant to be read.
            return AsText(markdown);
        }
    }

    private static string AsText(string markdown) => $"<pre>{WebUtility.HtmlEncode(markdown)}</pre>";

    private static HtmlSanitizer NewSanitizer()
    {
        HtmlSanitizer sanitizer = new(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody",
                "td", "th", "thead", "tr", "ul",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "rel", "start", "title" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
        });
        sanitizer.PostProcessNode += static (_, args) =>
        {
            if (args.Node is IHtmlAnchorElement link)
            {
                link.SetAttribute("rel", "noopener noreferrer nofollow");
            }
        };
        return sanitizer;
    }
}
