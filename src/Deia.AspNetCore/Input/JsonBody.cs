using System.Buffers;
using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Deia.AspNetCore.Input;

/// <summary>Reads the bodies of requests, and never more of one than is allowed.</summary>
internal static class JsonBody
{
    /// <summary>How long a body may be, in bytes, where its door says nothing else.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>Reads a body that must be there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">How long the body may be, in bytes.</param>
    /// <returns>Its fields; else the problem: 415 for another content type, 413 above the limit, 400 for what is no JSON object.</returns>
    public static async Task<Parsed<RequestFields>> ReadAsync(HttpRequest request, int limit = Limit)
    {
        if (request.ContentType is not null && !IsJson(request))
        {
            return DeiaProblems.UnsupportedMediaType;
        }

        var body = await ReadBytesAsync(request, limit);
        if (!body.TryGet(out var bytes, out var problem))
        {
            return problem;
        }

        if (bytes.Length > 0)
        {
            return request.ContentType is null ? DeiaProblems.UnsupportedMediaType : Parse(bytes);
        }

        return DeiaProblems.Invalid(ProblemFields.WholeBody, "The body is empty; a JSON object is needed.");
    }

    /// <summary>Reads a body that may be missing; then its content type does not count.</summary>
    /// <returns>As of <see cref="ReadAsync"/>.</returns>
    public static async Task<Parsed<RequestFields>> ReadOptionalAsync(HttpRequest request)
    {
        var body = await ReadBytesAsync(request, Limit);
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

    /// <summary>Tells whether the content type of a body is JSON in UTF-8.</summary>
    public static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Parsed<RequestFields> Parse(ReadOnlySpan<byte> bytes)
    {
        var json = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        return RequestFields.Parse(json).TryGet(out var fields, out var refusal) ? fields : DeiaProblems.From(refusal);
    }

    private static async Task<Parsed<byte[]>> ReadBytesAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            return DeiaProblems.BodyTooLarge(limit);
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return DeiaProblems.BodyTooLarge(limit);
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
