using System.Collections.Immutable;
using Deia.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>What the OpenAPI document says of an endpoint. What holds for many, such as who is let in, it finds out by itself.</summary>
/// <param name="Id">The name of the operation, as generated clients use it.</param>
/// <param name="Tag">The subject that it belongs to, one of <see cref="ApiTags"/>.</param>
/// <param name="Summary">What it does, in one sentence.</param>
internal sealed record OperationDescription(string Id, string Tag, string Summary)
{
    private const string Json = "application/json";

    /// <summary>Gets what else is to be known; null: nothing.</summary>
    public string? Details { get; private init; }

    /// <summary>Gets the values that a request carries beside its body.</summary>
    public ImmutableArray<DescribedParameter> Parameters { get; private init; } = [];

    /// <summary>Gets the contract that the body follows; null: there is no body.</summary>
    public Shape? Body { get; private init; }

    /// <summary>Gets whether the body must be there.</summary>
    public bool NeedsBody { get; private init; }

    /// <summary>Gets the answers that are no problems.</summary>
    public ImmutableArray<DescribedAnswer> Answers { get; private init; } = [];

    /// <summary>Gets the problems that this endpoint knows beside those that all know: the status and the type of each.</summary>
    public ImmutableArray<(int Status, string Type)> Refusals { get; private init; } = [];

    /// <summary>Says what else is to be known.</summary>
    public OperationDescription Notes(string details) => this with { Details = details };

    /// <summary>Describes a part of the path.</summary>
    public OperationDescription TakesPath(string name, Shape shape, string text) => Takes(ParameterLocation.Path, name, shape, text);

    /// <summary>Describes a field of the query; a wrong one is refused.</summary>
    public OperationDescription TakesQuery(string name, Shape shape, string text) =>
        Takes(ParameterLocation.Query, name, shape, text).Refuses(StatusCodes.Status400BadRequest, ProblemTypes.Validation);

    /// <summary>Describes a header.</summary>
    public OperationDescription TakesHeader(string name, Shape shape, string text) => Takes(ParameterLocation.Header, name, shape, text);

    /// <summary>Describes the JSON of the body, and the problems that reading it may lead to.</summary>
    public OperationDescription TakesBody(Shape shape, bool isOptional = false) => (this with { Body = shape, NeedsBody = !isOptional })
        .Refuses(StatusCodes.Status400BadRequest, ProblemTypes.Validation, ProblemTypes.BadRequest)
        .Refuses(StatusCodes.Status413PayloadTooLarge, ProblemTypes.BodyTooLarge)
        .Refuses(StatusCodes.Status415UnsupportedMediaType, ProblemTypes.UnsupportedMediaType);

    /// <summary>Describes an answer without a body.</summary>
    public OperationDescription Gives(int status, string text) => Gives(new DescribedAnswer(status, text, null, Json));

    /// <summary>Describes an answer.</summary>
    public OperationDescription Gives(int status, Shape shape, string text, string mediaType = Json) => Gives(new DescribedAnswer(status, text, shape, mediaType));

    /// <summary>Describes an answer.</summary>
    public OperationDescription Gives(DescribedAnswer answer) => this with { Answers = Answers.Add(answer) };

    /// <summary>Describes problems.</summary>
    public OperationDescription Refuses(int status, params IEnumerable<string> types) =>
        this with { Refusals = [.. Refusals.Union(types.Select(type => (status, type)))] };

    private OperationDescription Takes(ParameterLocation place, string name, Shape shape, string text) =>
        this with { Parameters = Parameters.Add(new DescribedParameter(name, place, shape, text)) };
}
