using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Rendering;

/// <summary>Answers with a text as HTML that may do nothing in the browser that shows it.</summary>
/// <param name="markdown">The text, in Markdown.</param>
internal sealed class HtmlAnswer(string markdown) : IResult
{
    private const string Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentSecurityPolicy = Policy;
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        httpContext.Response.ContentType = HtmlPreference.MediaType + "; charset=utf-8";
        return httpContext.Response.WriteAsync(MarkdownHtml.Render(markdown), httpContext.RequestAborted);
    }
}
