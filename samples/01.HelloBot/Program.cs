using Deia.Orchestration.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddDeia().AddBot("BOT-001", bot => bot.SystemPrompt = "You are brief and friendly.");
using var host = builder.Build();
await host.StartAsync();

var router = host.Services.GetRequiredService<CommandRouter>();
foreach (var question in (string[])["Hello! What can you do?", "And what did I ask you first?"])
{
    Console.WriteLine($"> {question}");
    var reply = (await router.SendAsync(new SendRequest(question) { BotId = "BOT-001" })).Value;
    await foreach (var token in reply.ReadTokensAsync())
    {
        Console.Write(token.Text);
    }

    Console.WriteLine();
}

await host.StopAsync();
