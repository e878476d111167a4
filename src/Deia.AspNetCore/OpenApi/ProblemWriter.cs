using System.Globalization;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>Writes the problems of an endpoint into the document, with the types that each status may have.</summary>
/// <param name="schemas">The schemas of the document.</param>
/// <param name="areOpenAi">Whether they have the form that clients of OpenAI's API read.</param>
internal sealed class ProblemWriter(Schemas schemas, bool areOpenAi)
{
    /// <summary>Adds the answer for a status; where there is one already, as another form of it.</summary>
    public void Add(OpenApiResponses responses, int status, IEnumerable<string> types)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (!responses.TryGetValue(key, out var known))
        {
            responses.Add(key, known = new OpenApiResponse { Description = $"{ReasonPhrases.GetReasonPhrase(status)}." });
        }

        var response = (OpenApiResponse)known;
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        if (areOpenAi)
        {
            response.Content.Add("application/json", new OpenApiMediaType { Schema = schemas.Of(DeiaJson.Context.OpenAiErrorResponse) });
        }
        else
        {
            response.Content.Add(ProblemResponse.MediaType, new OpenApiMediaType { Schema = OneOf(types) });
        }

        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers["Retry-After"] = new OpenApiHeader { Description = "In how many seconds to ask again.", Schema = schemas.Of(Shape.WholeNumber(1)) };
        }
    }

    private OpenApiSchema OneOf(IEnumerable<string> types) => new()
    {
        AllOf = [schemas.Of(DeiaJson.Context.ProblemResponse)],
        Properties = new Dictionary<string, IOpenApiSchema> { ["type"] = schemas.Of(Shape.OneOf(types)) },
    };
}
