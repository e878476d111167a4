namespace Deia.AspNetCore.Contracts;

/// <summary>What went wrong, as clients of OpenAI's API read it.</summary>
/// <param name="Message">What went wrong this time, and what to do.</param>
/// <param name="Type">What kind of error it is, such as <c>invalid_request_error</c>.</param>
/// <param name="Param">The field that is wrong; null where none is.</param>
/// <param name="Code">What a program tells errors apart by; null where the field says enough.</param>
internal sealed record OpenAiError(string Message, string Type, string? Param, string? Code);
