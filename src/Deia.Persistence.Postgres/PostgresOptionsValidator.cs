using Microsoft.Extensions.Options;

namespace Deia.Persistence.Postgres;

/// <summary>Checks every range of <see cref="PostgresOptions"/>; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class PostgresOptionsValidator : IValidateOptions<PostgresOptions>;
