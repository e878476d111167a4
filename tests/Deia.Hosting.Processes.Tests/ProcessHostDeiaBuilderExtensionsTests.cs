using Deia.Hosting.Processes.Configuration;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Deia.Hosting.Processes.Tests;

public sealed class ProcessHostDeiaBuilderExtensionsTests
{
    [Fact]
    public void UseProcessHost_Twice_AddsOneHostBesideTheOther()
    {
        using var services = Build(deia => deia.UseProcessHost().UseProcessHost());
        Assert.Equal(["in-process", "process"], services.GetServices<IBotHost>().Select(host => host.Name).Order());
    }

    [Fact]
    public void UseProcessHost_WithoutASetting_IsTheHostOfBotsThatNameNone()
    {
        using var services = Build(deia => deia.UseProcessHost());
        Assert.Equal("process", services.GetRequiredService<IOptions<DeiaOptions>>().Value.Bots.Host);
    }

    [Fact]
    public void UseProcessHost_WithASettingOrCode_LeavesTheLastWordToThem()
    {
        using var configured = Build(deia => deia.UseProcessHost(), ("Deia:Bots:Host", "in-process"));
        using var coded = Build(deia => deia.Configure(options => options.Bots.Host = "in-process").UseProcessHost());
        Assert.Equal("in-process", configured.GetRequiredService<IOptions<DeiaOptions>>().Value.Bots.Host);
        Assert.Equal("in-process", coded.GetRequiredService<IOptions<DeiaOptions>>().Value.Bots.Host);
    }

    [Theory]
    [InlineData("MemoryLimitMb", "95", "Deia:Processes:MemoryLimitMb is '95'; allowed is 96 to 1048576.")]
    [InlineData("HeartbeatInterval", "00:00:00.099", "Deia:Processes:HeartbeatInterval is '00:00:00.0990000'; allowed is 00:00:00.1000000 to 01:00:00.")]
    [InlineData("StartTimeout", "00:00:00", "Deia:Processes:StartTimeout is '00:00:00'; allowed is 00:00:01 to 01:00:00.")]
    public void UseProcessHost_WithAValueOutOfRange_SaysWhichAndWhatIsAllowed(string key, string value, string expected)
    {
        using var services = Build(deia => deia.UseProcessHost(), ($"Deia:Processes:{key}", value));
        var invalid = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<ProcessHostOptions>>().Value);
        Assert.Equal([expected], invalid.Failures);
    }

    private static ServiceProvider Build(Action<Orchestration.DependencyInjection.IDeiaBuilder> configure, params (string Key, string Value)[] settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build());
        configure(services.AddDeia());
        return services.BuildServiceProvider();
    }
}
