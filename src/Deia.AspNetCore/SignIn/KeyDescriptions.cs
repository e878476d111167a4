using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;

namespace Deia.AspNetCore.SignIn;

/// <summary>What the OpenAPI document says of the door for API keys.</summary>
internal static class KeyDescriptions
{
    public static OperationDescription Create { get; } = new OperationDescription("createKey", ApiTags.SignIn, "Makes an API key, which is shown this once.")
        .TakesBody(DeiaJson.Context.KeyBody)
        .Gives(201, DeiaJson.Context.NewKeyResponse, "The key.");

    public static OperationDescription List { get; } = new OperationDescription("listKeys", ApiTags.SignIn, "Lists the API keys, oldest first, without what programs send.")
        .Gives(200, DeiaJson.Context.KeyListResponse, "The keys.");

    public static OperationDescription Revoke { get; } = new OperationDescription("revokeKey", ApiTags.SignIn, "Ends an API key.")
        .TakesPath("keyId", Shape.Text, "The key.")
        .Gives(204, "It is over.")
        .Refuses(404, ProblemTypes.KeyNotFound);
}
