using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Inference.Demo;

/// <summary>Checks every range of <see cref="DemoOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class DemoOptionsValidator : IValidateOptions<DemoOptions>;
