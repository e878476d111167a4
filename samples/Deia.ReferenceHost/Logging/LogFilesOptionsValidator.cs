using Microsoft.Extensions.Options;

namespace Deia.ReferenceHost.Logging;

/// <summary>Checks every range of <see cref="LogFilesOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class LogFilesOptionsValidator : IValidateOptions<LogFilesOptions>;
