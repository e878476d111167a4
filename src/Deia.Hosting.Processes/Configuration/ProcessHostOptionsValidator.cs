using Microsoft.Extensions.Options;

namespace Deia.Hosting.Processes.Configuration;

/// <summary>Checks every range of <see cref="ProcessHostOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class ProcessHostOptionsValidator : IValidateOptions<ProcessHostOptions>;
