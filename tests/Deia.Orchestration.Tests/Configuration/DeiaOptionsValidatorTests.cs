using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Tests.Configuration;

public sealed class DeiaOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.Equal(ValidateOptionsResult.Success, Validate(new DeiaOptions()));

    [Fact]
    public void Validate_EveryRangeLeft_NamesEachKeyValueAndRange()
    {
        var result = Validate(new DeiaOptions
        {
            Chat = new ConversationOptions
            {
                ReplyTimeout = TimeSpan.Zero,
                MaxMessageLength = 1_048_577,
                QueueCapacity = 0,
                GiveUpAfter = TimeSpan.FromTicks(-1),
                ContextTokens = 255,
            },
            Bots = new FleetOptions
            {
                MaxConcurrent = 0,
                LaunchTimeout = TimeSpan.FromMilliseconds(99),
                IdleTimeout = TimeSpan.FromDays(31),
                DrainTimeout = TimeSpan.FromHours(2),
                StatusInterval = TimeSpan.FromMilliseconds(999),
                ReplyTimeLimit = TimeSpan.FromDays(2),
            },
            Events = new EventOptions { ReplayCapacity = 15, ReplayCharacters = 65_535 },
            Restart = new RestartOptions
            {
                FirstDelay = TimeSpan.Zero,
                LongestDelay = TimeSpan.FromHours(2),
                CrashLimit = 0,
                CrashWindow = TimeSpan.Zero,
                StableAfter = TimeSpan.Zero,
            },
        });

        string[] expected =
        [
            "Deia:Chat:ReplyTimeout is '00:00:00'; allowed is 00:00:01 to 1.00:00:00.",
            "Deia:Chat:MaxMessageLength is '1048577'; allowed is 1 to 1048576.",
            "Deia:Chat:QueueCapacity is '0'; allowed is 1 to 1000000.",
            "Deia:Chat:GiveUpAfter is '-00:00:00.0000001'; allowed is 00:00:00 to 7.00:00:00.",
            "Deia:Chat:ContextTokens is '255'; allowed is 256 to 10000000.",
            "Deia:Bots:MaxConcurrent is '0'; allowed is 1 to 1000000.",
            "Deia:Bots:LaunchTimeout is '00:00:00.0990000'; allowed is 00:00:00.1000000 to 01:00:00.",
            "Deia:Bots:IdleTimeout is '31.00:00:00'; allowed is 00:00:01 to 30.00:00:00.",
            "Deia:Bots:DrainTimeout is '02:00:00'; allowed is 00:00:00 to 01:00:00.",
            "Deia:Bots:StatusInterval is '00:00:00.9990000'; allowed is 00:00:01 to 01:00:00.",
            "Deia:Bots:ReplyTimeLimit is '2.00:00:00'; allowed is 00:00:01 to 1.00:00:00.",
            "Deia:Events:ReplayCapacity is '15'; allowed is 16 to 1048576.",
            "Deia:Events:ReplayCharacters is '65535'; allowed is 65536 to 1073741824.",
            "Deia:Restart:FirstDelay is '00:00:00'; allowed is 00:00:00.0100000 to 01:00:00.",
            "Deia:Restart:LongestDelay is '02:00:00'; allowed is 00:00:00.0100000 to 01:00:00.",
            "Deia:Restart:CrashLimit is '0'; allowed is 1 to 1000.",
            "Deia:Restart:CrashWindow is '00:00:00'; allowed is 00:00:01 to 1.00:00:00.",
            "Deia:Restart:StableAfter is '00:00:00'; allowed is 00:00:01 to 1.00:00:00.",
        ];
        Assert.Equal(expected.Length, result.Failures!.Count());
        Assert.All(expected, line => Assert.Contains(line, result.FailureMessage, StringComparison.Ordinal));
    }

    private static ValidateOptionsResult Validate(DeiaOptions options) => new DeiaOptionsValidator().Validate(null, options);
}
