using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Tests.Hosting;

public sealed class InProcessBotHostTests : BotHostConformance
{
    private readonly TestProvider _provider = new();

    protected override string Provider => "fake";

    protected override string Model => "fake-model";

    protected override IBotHost Create()
    {
        _provider.Fake.Reply = ScriptedModel.Reply;
        var options = Options.Create(new DeiaOptions());
        InferenceProviders providers = new([_provider], options, TimeProvider.System);
        TiktokenTokenCounter counter = new();
        return new InProcessBotHost(() => new BotRuntime(providers, counter, options, NullLogger<BotRuntime>.Instance));
    }

    protected override async Task WhenModelStoppedAsync() =>
        await (await _provider.Fake.WaitForRequestAsync(request => request.LastText == Script.Hang, Cancellation)).Cancelled;
}
