using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Metrics;

/// <summary>Writes a metric without labels as every client of Prometheus does, <c>name 1</c>, where the exporter writes <c>name{} 1</c>, which simple readers do not know.</summary>
internal static class EmptyLabels
{
    /// <summary>Leaves the empty labels out of an answer.</summary>
    public static async Task RemoveAsync(HttpContext context, RequestDelegate next)
    {
        var answer = context.Response.Body;
        using MemoryStream metrics = new();
        context.Response.Body = metrics;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = answer;
        }

        var length = Remove(metrics.GetBuffer().AsSpan(0, (int)metrics.Length));
        await answer.WriteAsync(metrics.GetBuffer().AsMemory(0, length), context.RequestAborted);
    }

    /// <summary>Closes the gaps in place. The first brace of a line opens its labels, for no name has one.</summary>
    /// <returns>How many bytes are left.</returns>
    private static int Remove(Span<byte> metrics)
    {
        var (read, written) = (0, 0);
        while (read < metrics.Length)
        {
            var end = metrics[read..].IndexOf((byte)'\n');
            var line = metrics.Slice(read, end < 0 ? metrics.Length - read : end + 1);
            read += line.Length;
            var brace = line[0] == '#' ? -1 : line.IndexOf((byte)'{');
            if (brace >= 0 && line[brace..].StartsWith("{}"u8))
            {
                line[..brace].CopyTo(metrics[written..]);
                written += brace;
                line = line[(brace + 2)..];
            }

            line.CopyTo(metrics[written..]);
            written += line.Length;
        }

        return written;
    }
}
