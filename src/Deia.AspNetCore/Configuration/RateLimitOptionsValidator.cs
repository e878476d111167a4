using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Configuration;

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
