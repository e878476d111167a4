using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.Orchestration.Flags;

namespace Deia.AspNetCore.Flags;

/// <summary>What the OpenAPI document says of the door to the feature flags.</summary>
internal static class FlagDescriptions
{
    public static OperationDescription List { get; } = new OperationDescription("listFlags", ApiTags.Administration, "Lists the feature flags, ordered by name.")
        .Gives(200, DeiaJson.Context.FlagListResponse, "The flags.");

    public static OperationDescription Set { get; } = new OperationDescription("setFlag", ApiTags.Administration, "Turns a feature flag on or off.")
        .TakesPath("name", Shape.Matching(FeatureFlags.NamePattern), "The flag; a new name makes a new one.")
        .TakesBody(DeiaJson.Context.FlagBody)
        .Gives(200, DeiaJson.Context.FeatureFlag, "The flag.");
}
