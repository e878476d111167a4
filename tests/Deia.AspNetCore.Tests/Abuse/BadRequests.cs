using System.Text;
using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>Makes requests that are wrong in one or two ways, each from a number of its own.</summary>
internal static class BadRequests
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "QUERY"];

    private static readonly string[] Segments =
    [
        "%00", "%2f", "%2F..%2F", "%5c", "%ff", "%C3%28", "%ED%A0%80", "%zz", "%", "%2", "..", ".", "%2e%2e", "", "~", ";x=1", "*", "a b", "ü", "🌍", "%E2%80%AE", "%0d%0aX: y", "BOT%2D002",
        "<script>", "{id}", "null", "undefined", "-1", "../../../../etc/passwd", "01990000-0000-7000-8000-00000000000", "'", "\"", "\\", "|", new string('a', 5_000), new string('%', 40), "\u007f",
    ];

    private static readonly string[] Names =
        ["limit", "before", "after", "offset", "conversationId", "status", "capability", "lines", "level", "botId", "action", "userId", "epoch", "access_token", "code", "id", "x"];

    private static readonly string[] QueryValues =
    [
        "", "0", "-1", "501", "1e3", "99999999999999999999", "abc", "%00", "%ED%A0%80", "%ff", "%", "+", "1,2", "true", "maybe", "null", "ü", "%F0%9F%8C%8D", "01990000-0000-7000-8000-00000000000",
        "{01990000-0000-7000-8000-000000000001}", "%27%20OR%201=1--", "[]", "a&a=b", "x#y", "%0d%0a", new string('9', 400), new string('a', 3_000),
    ];

    private static readonly string[] HeaderLines =
    [
        "Accept: text/event-stream", "Accept: text/html", "Accept: */*;q=0", "Accept: ;;;", "Accept: application/xml", "Accept: text/html;q=2, ,", $"Accept: {new string('a', 3_000)}",
        "Content-Type: text/plain", "Content-Type: application/json; charset=utf-16", "Content-Type: application/json; charset=\"", "Content-Type: ", "Content-Type: ;", "Content-Type: multipart/form-data",
        "Content-Encoding: gzip", "Prefer: respond-async", "Prefer: respond-async, wait=-1", "Prefer: ,;=", "Origin: null", "Origin: https://evil.example", "Origin: http://[::1", "Origin: file:///",
        "X-Deia-Conversation: ", $"X-Deia-Conversation: {new string('x', 100)}", "X-Deia-Conversation: ü", "X-Deia-Conversation: mine", "X-Forwarded-For: 1.2.3.4, nonsense", "X-Forwarded-For: ::ffff:999", "X-Forwarded-Proto: javascript",
        "X-Forwarded-Host: evil.example", "X-Api-Key: ", "X-Api-Key: deia_x_y", "X-Api-Key: deia__", $"X-Api-Key: deia_{new string('x', 3_000)}_y", "Cookie: deia=x; deia=y", "Cookie: =;;=", "Idempotency-Key: ",
        "Expect: 100-continue", "Expect: 200-maybe", "Range: bytes=0-0", "If-None-Match: *", "Connection: close", "Connection: Upgrade", "Accept-Language: xx-ü", "traceparent: 00-zz-zz-00", "tracestate: ,", "baggage: a=%ff",
        "Host: other.example", "Upgrade: websocket", "Sec-WebSocket-Key: bad", "No colon here", "Bad\u0001Name: x", "X-Bad: a\u0000b", $"X-Long: {new string('x', 40_000)}", "Access-Control-Request-Method: DELETE",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        string.Join("\r\n", Enumerable.Range(0, 120).Select(number => $"X-Many-{number}: x")),
    ];

    private static readonly string[] Credentials =
    [
        "Authorization: Bearer x", "Authorization: Bearer ", "Authorization: Bearer a.b.c", "Authorization: Basic YTpi", "Authorization: ", "Authorization: Bearer ü", "Authorization: Bearer deia_a_b",
        $"Authorization: Bearer {TestTokens.WithoutSignature("admin")}", $"Authorization: Bearer {TestTokens.Create("root")}", $"Authorization: Bearer {TestTokens.Create("viewer")}",
        $"Authorization: Bearer {TestTokens.Sign("{\"sub\":\"\\u0000\",\"role\":\"admin\",\"exp\":9999999999}")}", $"Authorization: Bearer {TestTokens.Sign("{\"sub\":7,\"role\":[\"viewer\",{}],\"exp\":\"x\"}")}",
        $"Authorization: Bearer {TestTokens.Sign("[]")}", $"Authorization: Bearer {TestTokens.Sign("{\"role\":\"admin\",\"exp\":1e400}")}", $"Authorization: Bearer {new string('a', 6_000)}",
    ];

    private static readonly string Admin = $"Authorization: Bearer {TestTokens.Admin}";

    /// <summary>Makes the request of a number.</summary>
    public static BadRequest Make(int number)
    {
        Random random = new(number);
        var door = Door.All[random.Next(Door.All.Count)];
        var credential = random.Next(100) switch
        {
            < 80 => [Admin],
            < 86 => [],
            _ => new[] { Pick(Credentials, random) },
        };
        BadRequest request = new(door.Method, door.Path, [.. credential, "Content-Type: application/json"], door.Body is null ? null : Encoding.UTF8.GetBytes(door.Body));
        if (door.IsFragile)
        {
            return WithBadBody(request, door, random);
        }

        request = Damage(request, door, random);
        return random.Next(4) == 0 ? Damage(request, door, random) : request;
    }

    private static BadRequest Damage(BadRequest request, Door door, Random random) => random.Next(100) switch
    {
        < 8 => Harmless(request, door) with { Method = Pick(Methods, random) },
        < 24 => WithBadPath(Harmless(request, door), random),
        < 36 => WithBadQuery(request, random),
        < 56 => WithBadHeader(Harmless(request, door), random),
        < 62 => request with { Framing = (BodyFraming)random.Next(6) },
        < 68 => request with { Body = JsonDamage.OfAll(random) },
        _ => WithBadBody(request, door, random),
    };

    /// <summary>What is asked for in another way may be something else, and is asked of nobody then.</summary>
    private static BadRequest Harmless(BadRequest request, Door door) => request with
    {
        Target = request.Target.Replace(Door.Bot, Door.Nobody, StringComparison.Ordinal),
        Body = request.Body is null || door.WithoutBot.Body is not { } body ? request.Body : Encoding.UTF8.GetBytes(body),
    };

    private static BadRequest WithBadBody(BadRequest request, Door door, Random random) => request with
    {
        Body = door.Body is null ? JsonDamage.OfAll(random) : Encoding.UTF8.GetBytes(random.Next(4) == 0 ? JsonDamage.OfText(door.Body, random) : JsonDamage.OfOneField(door.Body, random)),
    };

    private static BadRequest WithBadPath(BadRequest request, Random random)
    {
        var parts = request.Target.Split('?', 2);
        var segments = parts[0].Split('/').ToList();
        var at = random.Next(1, segments.Count);
        var segment = Pick(Segments, random);
        switch (random.Next(4))
        {
            case 0:
                segments.Insert(at, segment);
                break;
            case 1:
                segments.Add(segment);
                break;
            case 2:
                segments[at] += segment;
                break;
            default:
                segments[^1] = segment;
                break;
        }

        parts[0] = string.Join('/', segments);
        return request with { Target = string.Join('?', parts) };
    }

    private static BadRequest WithBadQuery(BadRequest request, Random random)
    {
        var fields = Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{Pick(Names, random)}={Pick(QueryValues, random)}");
        return request with { Target = $"{request.Target}{(request.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', fields)}" };
    }

    private static BadRequest WithBadHeader(BadRequest request, Random random)
    {
        var line = Pick(HeaderLines, random);
        var name = line[..(line.IndexOf(':', StringComparison.Ordinal) + 1)];
        return request with { Headers = [.. request.Headers.Where(header => random.Next(4) == 0 || name.Length == 0 || !header.StartsWith(name, StringComparison.Ordinal)), line] };
    }

    private static string Pick(string[] choices, Random random) => choices[random.Next(choices.Length)];
}
