using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Supervision;

/// <summary>A bot that the app brings; it is launched with the host unless someone stopped it.</summary>
/// <param name="BotId">Its id.</param>
/// <param name="Configure">Sets what is asked of it.</param>
internal sealed record BotRegistration(string BotId, Action<BotOptions> Configure)
{
    /// <summary>Puts together what the registrations of one bot set, the later ones over the earlier.</summary>
    public static BotDefinitionChange ToChange(IEnumerable<BotRegistration> registrations)
    {
        BotOptions options = new();
        foreach (var registration in registrations)
        {
            registration.Configure(options);
        }

        return options.ToChange();
    }
}
