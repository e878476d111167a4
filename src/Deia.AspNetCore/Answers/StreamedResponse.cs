using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Deia.AspNetCore.Answers;

/// <summary>An answer that is on its way while it is still being made.</summary>
internal static class StreamedResponse
{
    /// <summary>Begins the answer. From here on its status can't change.</summary>
    public static PipeWriter Begin(HttpContext context, string mediaType)
    {
        var response = context.Response;
        response.ContentType = mediaType;
        response.Headers.CacheControl = "no-cache";

        // nginx would collect what is sent otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return response.BodyWriter;
    }
}
