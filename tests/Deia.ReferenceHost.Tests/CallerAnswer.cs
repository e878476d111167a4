using System.Net;

namespace Deia.ReferenceHost.Tests;

/// <summary>What a caller was told.</summary>
/// <param name="Message">What it had said; no other call said the same.</param>
/// <param name="Status">The status.</param>
/// <param name="Type">The type of the problem; null where there was none.</param>
/// <param name="HasRetryAfter">Whether it was told when to ask again.</param>
internal sealed record CallerAnswer(string Message, HttpStatusCode Status, string? Type, bool HasRetryAfter);
