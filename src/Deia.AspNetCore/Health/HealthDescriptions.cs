using Deia.AspNetCore.OpenApi;

namespace Deia.AspNetCore.Health;

/// <summary>What the OpenAPI document says of the health of the host.</summary>
internal static class HealthDescriptions
{
    public static OperationDescription Report { get; } = new OperationDescription("getHealth", ApiTags.Health, "Tells how the host does.")
        .Gives(200, HealthJson.Form.HealthReport, "How it and its parts do.")
        .Gives(503, HealthJson.Form.HealthReport, "It is unhealthy.");

    public static OperationDescription Database { get; } = new OperationDescription("getDatabaseHealth", ApiTags.Health, "Tells how the database does.")
        .Gives(200, HealthJson.Form.StorageCheck, "How it does.")
        .Gives(503, HealthJson.Form.StorageCheck, "It is unhealthy.");

    public static OperationDescription Cache { get; } = new OperationDescription("getCacheHealth", ApiTags.Health, "Tells how the cache does.")
        .Gives(200, HealthJson.Form.StorageCheck, "How it does.")
        .Gives(503, HealthJson.Form.StorageCheck, "It is unhealthy.");

    public static OperationDescription Ready { get; } = new OperationDescription("getReadiness", ApiTags.Health, "Tells whether the host can serve.")
        .Gives(200, HealthJson.Form.HealthCheck, "It can.")
        .Gives(503, HealthJson.Form.HealthCheck, "It is unhealthy.");

    public static OperationDescription Live { get; } = new OperationDescription("getLiveness", ApiTags.Health, "Tells whether the host is up.")
        .Gives(200, HealthJson.Form.HealthCheck, "It is.")
        .Gives(503, HealthJson.Form.HealthCheck, "It is unhealthy.");
}
