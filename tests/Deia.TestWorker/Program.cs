using Deia.Hosting.Processes;
using Deia.TestWorker;
using Microsoft.Extensions.DependencyInjection;

// The bot's id says how the worker misbehaves.
Misbehaviour.Begin(args is [_, var botId] ? botId : "");
if (await BotWorker.TryRunAsync(args, static deia => deia.AddChatClient("fake", TestModel.Create, static options => options.Models.Add("fake-model"))))
{
    return Environment.ExitCode;
}

await Console.Error.WriteLineAsync("The test worker is started by tests.");
return 1;
