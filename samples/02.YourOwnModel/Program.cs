using Deia.Orchestration.Inference;
using Deia.Orchestration.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using YourOwnModel;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// Any IChatClient will do: OpenAI's, Azure's, a decorator stack of Microsoft.Extensions.AI, or one of your own as here.
builder.Services.AddDeia()
    .AddChatClient("shouting", _ => new ShoutingChatClient(), client =>
    {
        client.Models.Add("loud");
        client.Models.Add("louder");
        client.MaxConcurrentRequests = 2;

        // Tell Deia which of the client's own exceptions are faults of the backend; all others count as crashes of the bot.
        client.Classify = exception => exception is LostVoiceException
            ? new BackendException(BackendFault.Overloaded, "The shouting model has lost its voice. Ask again later.", exception)
            : null;
    })
    .AddBot("BOT-001", bot => (bot.Provider, bot.Model) = ("shouting", "louder"));
using var host = builder.Build();
await host.StartAsync();

var router = host.Services.GetRequiredService<CommandRouter>();
var outcome = (await router.AskAsync(new SendRequest("Good morning, is anybody there?"))).Value;
Console.WriteLine($"> {outcome.Question.Content}");
Console.WriteLine(outcome.Reply?.Content ?? outcome.Refusal?.Detail);

await host.StopAsync();
