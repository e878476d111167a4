using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Tests.Configuration;

public sealed class DeiaOptionsRelationsTests
{
    [Fact]
    public void Validate_DefaultsAndEqualDelays_Succeeds()
    {
        var delay = TimeSpan.FromSeconds(7);

        Assert.Equal(ValidateOptionsResult.Success, Validate(new DeiaOptions()));
        Assert.Equal(ValidateOptionsResult.Success, Validate(new DeiaOptions { Restart = new RestartOptions { FirstDelay = delay, LongestDelay = delay } }));
    }

    [Fact]
    public void Validate_EveryRelationBroken_NamesEachAtOnce()
    {
        var result = Validate(new DeiaOptions
        {
            Bots = new FleetOptions { Host = " " },
            Restart = new RestartOptions { FirstDelay = TimeSpan.FromSeconds(31) },
        });

        Assert.Equal(
            [
                "Deia:Restart:FirstDelay is '00:00:31'; allowed is at most Deia:Restart:LongestDelay, '00:00:30'.",
                "Deia:Bots:Host is ''; allowed is the name of a registered host, such as 'in-process'.",
            ],
            result.Failures);
    }

    private static ValidateOptionsResult Validate(DeiaOptions options) => new DeiaOptionsRelations().Validate(null, options);
}
