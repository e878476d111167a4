using Deia.ReferenceHost;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
{
    builder.WebHost.UseUrls("http://localhost:8000");
}

builder.WebHost.ConfigureKestrel(server =>
{
    server.AddServerHeader = false;
    server.ConfigureEndpointDefaults(LoopbackGuard.Check);
});
builder.Services.AddDeia()
    .AddOllama()
    .UseSqlite();
builder.Services.AddHostedService<StartReport>();

try
{
    var app = builder.Build();
    app.UseFileServer();
    app.MapDeia();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartErrors.Describe(exception) is { Count: > 0 } lines)
{
    foreach (var line in lines)
    {
        await Console.Error.WriteLineAsync(line);
    }

    return 1;
}
