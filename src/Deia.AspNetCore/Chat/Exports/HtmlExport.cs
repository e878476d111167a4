using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Deia.AspNetCore.Rendering;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Chat.Exports;

/// <summary>Writes one page that needs nothing else: it runs no script and loads nothing.</summary>
internal sealed class HtmlExport : IHistoryExportFormat
{
    private const string Style = """
        :root { color-scheme: light dark; --ground: #f6f7f9; --paper: #fff; --ink: #1d2430; --faint: #667085; --line: #e2e6ec; --accent: #2f6feb; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12161c; --paper: #1a2028; --ink: #e4e8ee; --faint: #93a0b2; --line: #2c3541; --accent: #6ea2ff; } }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
        main { max-width: 48rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
        article { margin: 1rem 0; padding: .75rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--paper); overflow-wrap: anywhere; }
        article.user { margin-left: 3rem; border-left: 3px solid var(--accent); }
        article.bot { margin-right: 3rem; }
        header { color: var(--faint); font-size: .8rem; }
        header b { color: var(--ink); }
        pre { overflow-x: auto; padding: .7rem; border-radius: .4rem; background: var(--ground); }
        code { font-family: ui-monospace, monospace; font-size: .92em; }
        blockquote { margin-left: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--faint); }
        table { border-collapse: collapse; } th, td { padding: .3rem .6rem; border: 1px solid var(--line); text-align: left; }
        a { color: var(--accent); }
        """;

    public string Name => "html";

    public string MediaType => "text/html; charset=utf-8";

    public string FileExtension => "html";

    public async Task WriteAsync(PipeWriter output, BotInfo bot, IAsyncEnumerable<StoredMessage> messages, CancellationToken cancellationToken = default)
    {
        output.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{bot.Id}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            <h1>{bot.Id}</h1>

            """);
        await foreach (var message in messages.WithCancellation(cancellationToken))
        {
            WriteMessage(output, message);
            await output.FlushWhenFullAsync(cancellationToken);
        }

        output.Write("</main>\n</body>\n</html>\n");
    }

    private static void WriteMessage(PipeWriter output, StoredMessage message)
    {
        var sender = StorableEnum.Write(message.Sender);
        var writer = message.Sender == MessageSender.Bot ? message.BotId : "User";
        var time = message.CreatedAt.UtcDateTime;
        output.Write(string.Create(CultureInfo.InvariantCulture, $"""
            <article class="{sender}" id="m-{message.Id}">
            <header><b>{writer}</b> · <time datetime="{time:O}">{time:yyyy-MM-dd HH:mm:ss} UTC</time> · {WebUtility.HtmlEncode(message.ConversationId)} · {StorableEnum.Write(message.Status)}</header>
            <div dir="auto">{MarkdownHtml.Render(message.Content)}</div>
            </article>

            """));
    }
}
