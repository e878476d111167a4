using Deia.AspNetCore.Rendering;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Tests.Rendering;

public sealed class HtmlPreferenceTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML; charset=utf-8", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("application/json, text/html", false)]
    [InlineData("text/html, application/json", true)]
    [InlineData("application/json;q=0.5, text/html;q=0.6", true)]
    [InlineData("text/html;q=0.5, application/json", false)]
    [InlineData("text/html;q=0", false)]
    [InlineData("text/plain", false)]
    public void Of_AHeader_TellsWhatIsLikedMore(string accept, bool isHtml)
    {
        HeaderDictionary headers = new() { ["Accept"] = accept };

        Assert.Equal(isHtml, HtmlPreference.Of(headers));
    }
}
