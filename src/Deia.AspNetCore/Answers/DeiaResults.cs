using System.Text.Json.Serialization.Metadata;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Answers;

/// <summary>Turns what the core gave into answers.</summary>
internal static class DeiaResults
{
    /// <summary>Answers with a value.</summary>
    public static IResult Json<T>(T value, JsonTypeInfo<T> form, int status = StatusCodes.Status200OK) => Results.Json(value, form, statusCode: status);

    /// <summary>Answers with what a value becomes, or with the problem that a refusal is.</summary>
    public static IResult Json<TValue, T>(Outcome<TValue> outcome, Func<TValue, T> convert, JsonTypeInfo<T> form)
        where TValue : class =>
        outcome.TryGet(out var value, out var refusal) ? Json(convert(value), form) : DeiaProblems.From(refusal);
}
