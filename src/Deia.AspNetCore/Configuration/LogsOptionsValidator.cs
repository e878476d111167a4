using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Configuration;

/// <summary>Checks every range of <see cref="LogsOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class LogsOptionsValidator : IValidateOptions<LogsOptions>;
