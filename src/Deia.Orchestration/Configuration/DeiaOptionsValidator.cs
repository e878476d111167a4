using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Configuration;

/// <summary>Checks every range of <see cref="DeiaOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class DeiaOptionsValidator : IValidateOptions<DeiaOptions>;
