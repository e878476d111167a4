using Microsoft.Extensions.Options;
using Npgsql;

namespace Deia.Persistence.Postgres;

/// <summary>Checks what is no range in <see cref="PostgresOptions"/>.</summary>
internal sealed class PostgresOptionsRules : IValidateOptions<PostgresOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        List<string> flaws = [];
        if (options.SslMode is { } mode && !Enum.GetNames<SslMode>().Contains(mode, StringComparer.OrdinalIgnoreCase))
        {
            flaws.Add($"{PostgresOptions.SectionName}:SslMode is '{mode}'; allowed is one of {string.Join(", ", Enum.GetNames<SslMode>())}.");
        }

        if (options.RootCertificate is { } file && !File.Exists(file))
        {
            flaws.Add($"{PostgresOptions.SectionName}:RootCertificate is '{file}'; allowed is the path of a PEM file that this process may read.");
        }

        return flaws.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(flaws);
    }
}
