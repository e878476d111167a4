using System.Net;
using System.Net.Http.Headers;

namespace Deia.AspNetCore.Tests.Chat;

/// <summary>A JSON body without a length that comes in small pieces.</summary>
internal sealed class DrippingContent : HttpContent
{
    private readonly byte[] _content;
    private readonly int _piece;

    public DrippingContent(byte[] content, int piece)
    {
        (_content, _piece) = (content, piece);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var at = 0; at < _content.Length; at += _piece)
        {
            await stream.WriteAsync(_content.AsMemory(at, Math.Min(_piece, _content.Length - at)), TestContext.Current.CancellationToken);
            await stream.FlushAsync(TestContext.Current.CancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
