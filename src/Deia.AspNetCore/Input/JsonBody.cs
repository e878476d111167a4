using System.Buffers;
using Deia.AspNetCore.Metrics;
using Deia.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Deia.AspNetCore.Input;

/// <summary>Reads the bodies of requests, and never more of one than is allowed.</summary>
internal static class JsonBody
{
    /// <summary>How long a body may be, in bytes.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>Reads a body that must be there.</summary>
    /// <returns>Its fields; else the problem: 415 for another content type, 413 above the limit, 400 for what is no JSON object.</returns>
    public static async Task<Parsed<RequestFields>> ReadAsync(HttpRequest request)
    {
        if (request.ContentType is not null && !IsJson(request))
        {
            return DeiaProblems.UnsupportedMediaType;
        }

        var body = await ReadBytesAsync(request);
        if (!body.TryGet(out var bytes, out var problem))
        {
            return problem;
        }

        if (bytes.Length > 0)
        {
            return request.ContentType is null ? DeiaProblems.UnsupportedMediaType : Parse(bytes);
        }

        return DeiaProblems.Invalid(JsonFlaws.WholeBody, "The body is empty; a JSON object is needed.");
    }

    /// <summary>Reads a body that may be missing; then its content type does not count.</summary>
    /// <returns>As of <see cref="ReadAsync"/>.</returns>
    public static async Task<Parsed<RequestFields>> ReadOptionalAsync(HttpRequest request)
    {
        var body = await ReadBytesAsync(request);
        if (!body.TryGet(out var bytes, out var problem))
        {
            return problem;
        }

        if (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            return RequestFields.Empty();
        }

        if (!IsJson(request))
        {
            return DeiaProblems.UnsupportedMediaType;
        }

        return bytes.AsSpan().Trim(" \t\r\n"u8).SequenceEqual("null"u8) ? RequestFields.Empty() : Parse(bytes);
    }

    private static Parsed<RequestFields> Parse(ReadOnlySpan<byte> bytes)
    {
        var json = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        return RequestFields.Parse(json).TryGet(out var fields, out var refusal) ? fields : DeiaProblems.From(refusal);
    }

    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<Parsed<byte[]>> ReadBytesAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            return DeiaProblems.BodyTooLarge(Limit);
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > Limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return DeiaProblems.BodyTooLarge(Limit);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                if (request.ContentLength is null)
                {
                    request.HttpContext.Features.Set(new BodySize(bytes.Length));
                }

                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
