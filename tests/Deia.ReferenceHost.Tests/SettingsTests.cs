namespace Deia.ReferenceHost.Tests;

/// <summary>A wrong setting stops the start, and says which, what and what is allowed.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Deia__Bots__MaxConcurrent", "0", "Deia:Bots:MaxConcurrent is '0'; allowed is 1 to 1000000.")]
    [InlineData("Deia__Bots__MaxConcurrent", "many", "Deia:Bots:MaxConcurrent")]
    [InlineData("Deia__Chat__ReplyTimeout", "-00:00:01", "Deia:Chat:ReplyTimeout is '-00:00:01'; allowed is 00:00:01 to 1.00:00:00.")]
    [InlineData("Deia__Chat__DefaultProvider", "nobody", "Deia:Chat:DefaultProvider")]
    [InlineData("Deia__Chat__RoutingPolicies__0", "nobody", "Deia:Chat:RoutingPolicies")]
    [InlineData("Deia__Ollama__Endpoint", "not an address", "Deia:Ollama:Endpoint")]
    [InlineData("Deia__Sqlite__Path", "/proc/nowhere/deia.db", "Deia:Sqlite:Path is '/proc/nowhere/deia.db'")]
    [InlineData("Deia__Auth__SigningKey", "c2hvcnQ=", "Deia:Auth:SigningKey is no key")]
    public async Task Start_WithAWrongValue_EndsWithOneLineThatNamesTheKey(string name, string value, string line)
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);

        var (exitCode, output) = await HostProcess.RunToEndAsync(installation, (name, value));

        Assert.Equal(1, exitCode);
        Assert.Contains(output.Split('\n'), written => written.StartsWith(line, StringComparison.Ordinal) || written.Contains($"'{line}'", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
