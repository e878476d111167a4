using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;

namespace Deia.AspNetCore.Audits;

/// <summary>What the OpenAPI document says of the door to the audit log.</summary>
internal static class AuditDescriptions
{
    public static OperationDescription Page { get; } = new OperationDescription("listAudit", ApiTags.Administration, "Shows a page of the audit log, newest first.")
        .TakesQuery("botId", Shape.Text, "The bot that it was done to.")
        .TakesQuery("action", Shape.Text, "What was done.")
        .TakesQuery("userId", Shape.Text, "Who did it.")
        .TakesQuery("limit", Shape.WholeNumber(1, AuditEndpoints.MostItems, AuditEndpoints.DefaultItems), "How many at most.")
        .TakesQuery("before", Shape.MessageId, "The entry that they come before.")
        .Gives(200, DeiaJson.Context.AuditPageResponse, "The page.");

    public static OperationDescription Verify { get; } = new OperationDescription("verifyAudit", ApiTags.Administration, "Checks the chain of hashes of the whole audit log.")
        .Gives(200, DeiaJson.Context.AuditVerificationResponse, "What was found.");
}
