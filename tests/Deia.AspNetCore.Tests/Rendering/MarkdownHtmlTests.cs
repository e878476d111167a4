using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Deia.AspNetCore.Rendering;

namespace Deia.AspNetCore.Tests.Rendering;

public sealed partial class MarkdownHtmlTests
{
    private static readonly string[] Harmless =
    [
        "A", "BLOCKQUOTE", "BR", "CODE", "DEL", "EM", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "LI", "OL", "P", "PRE", "STRONG", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "UL",
    ];

    public static TheoryData<string> Attacks() =>
    [
        "<script>alert(1)</script>",
        "<ScRiPt >alert(1)</sCrIpT >",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<<SCRIPT>alert(1);//\\<</SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<img src=`x`onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text x=1 y=1>x</text></a></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<style>@import 'http://evil.example/x.css';</style>",
        "<link rel=stylesheet href=http://evil.example/x.css>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<base href=http://evil.example/>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](<java\nscript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](file:///etc/passwd)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](http://evil.example/pixel.gif)",
        "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
        "[x](http://ok.example \"t\\\" onmouseover=alert(1) \")",
        "[x](http://ok.example/\"onmouseover=alert(1)//)",
        "![\" onerror=alert(1) x=\"](y)",
        "```\"><script>alert(1)</script>\nx\n```",
        "`</code><script>alert(1)</script>`",
        "|a|\n|-|\n|<script>alert(1)</script>|",
        "a\n<div><script>alert(1)</script>\n\nb",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\0<script>alert(1)</script>",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Render_OfAnAttack_HasNothingThatActsOrLoads(string markdown) => AssertHarmless(MarkdownHtml.Render(markdown));

    [Fact]
    public void Render_OfAllAttacksAtOnce_HasNothingThatActsOrLoads()
    {
        var attacks = Attacks().Select(row => row.Data).ToArray();

        AssertHarmless(MarkdownHtml.Render(string.Join("\n\n", attacks)));
        AssertHarmless(MarkdownHtml.Render(string.Concat(attacks)));
        AssertHarmless(MarkdownHtml.Render("> - " + string.Join("\n> - ", attacks)));
    }

    [Theory]
    [InlineData("**bold** _slanted_ ~~gone~~ `code`", "<p><strong>bold</strong> <em>slanted</em> <del>gone</del> <code>code</code></p>")]
    [InlineData("one\ntwo", "<p>one<br>two</p>")]
    [InlineData("# T\n\n> q", "<h1>T</h1><blockquote><p>q</p></blockquote>")]
    [InlineData("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>")]
    [InlineData("```cs\n<x>\n```", "<pre><code>&lt;x&gt;</code></pre>")]
    [InlineData("|a|b|\n|-|-:|\n|1|2|", "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>")]
    [InlineData("[x](https://ok.example/a?b=c&d \"t\")", "<p><a href=\"https://ok.example/a?b=c&amp;d\" title=\"t\" rel=\"noopener noreferrer nofollow\">x</a></p>")]
    [InlineData("https://ok.example", "<p><a href=\"https://ok.example\" rel=\"noopener noreferrer nofollow\">https://ok.example</a></p>")]
    [InlineData("![a cat](https://ok.example/cat.png)", "<p><a href=\"https://ok.example/cat.png\" rel=\"noopener noreferrer nofollow\">a cat</a></p>")]
    [InlineData("1 < 2 <b>not bold</b>", "<p>1 &lt; 2 &lt;b&gt;not bold&lt;/b&gt;</p>")]
    [InlineData("", "")]
    public void Render_OfMarkdown_GivesItsHtml(string markdown, string html) => Assert.Equal(html, LineBreaks().Replace(MarkdownHtml.Render(markdown), ""));

    [Theory]
    [InlineData(">", 20_000)]
    [InlineData("[", 20_000)]
    [InlineData("- ", 5_000)]
    [InlineData("*a _b ", 5_000)]
    [InlineData("![", 10_000)]
    public void Render_OfWhatIsNestedWithoutEnd_StillShowsIt(string piece, int count)
    {
        var html = MarkdownHtml.Render(string.Concat(Enumerable.Repeat(piece, count)) + "end");

        Assert.Contains("end", html, StringComparison.Ordinal);
        AssertHarmless(html);
    }

    private static void AssertHarmless(string html)
    {
        foreach (var element in new HtmlParser().ParseDocument($"<body>{html}").Body!.QuerySelectorAll("*"))
        {
            Assert.Contains(element.TagName, Harmless);
            Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, (string[])["href", "rel", "start", "title"]));
            if (element.GetAttribute("href") is { } href)
            {
                Assert.Matches("^(https?:|mailto:|[^:]*$)", href);
                Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
            }
        }
    }

    [GeneratedRegex("\n")]
    private static partial Regex LineBreaks();
}
