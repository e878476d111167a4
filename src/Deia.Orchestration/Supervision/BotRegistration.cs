using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Supervision;

/// <summary>A bot that the app brings; it is launched with the host unless someone stopped it.</summary>
/// <param name="BotId">Its id.</param>
/// <param name="Configure">Sets what is asked of it.</param>
internal sealed record BotRegistration(string BotId, Action<BotOptions> Configure)
{
    public BotDefinitionChange ToChange()
    {
        BotOptions options = new();
        Configure(options);
        return options.ToChange();
    }
}
