using System.Globalization;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Configuration;

/// <summary>Checks what concerns more than one value of <see cref="DeiaOptions"/>.</summary>
internal sealed class DeiaOptionsRelations : IValidateOptions<DeiaOptions>
{
    public ValidateOptionsResult Validate(string? name, DeiaOptions options)
    {
        List<string> errors = [];
        if (options.Restart.FirstDelay > options.Restart.LongestDelay)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Deia:Restart:FirstDelay is '{options.Restart.FirstDelay}'; allowed is at most Deia:Restart:LongestDelay, '{options.Restart.LongestDelay}'."));
        }

        if (string.IsNullOrWhiteSpace(options.Bots.Host))
        {
            errors.Add("Deia:Bots:Host is ''; allowed is the name of a registered host, such as 'in-process'.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
