using Microsoft.Extensions.Options;

namespace Deia.Ollama;

/// <summary>Checks every range of <see cref="OllamaOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class OllamaOptionsValidator : IValidateOptions<OllamaOptions>;
