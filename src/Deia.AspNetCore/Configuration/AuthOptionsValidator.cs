using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Configuration;

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
