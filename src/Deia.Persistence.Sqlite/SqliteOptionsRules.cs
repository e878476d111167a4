using Microsoft.Extensions.Options;

namespace Deia.Persistence.Sqlite;

/// <summary>Checks <see cref="SqliteOptions"/>.</summary>
internal sealed class SqliteOptionsRules : IValidateOptions<SqliteOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteOptions options) =>
        string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0')
            ? ValidateOptionsResult.Fail($"{SqliteOptions.SectionName}:Path is '{options.Path}'; allowed is the path of a file, such as 'data/deia.db'.")
            : ValidateOptionsResult.Success;
}
