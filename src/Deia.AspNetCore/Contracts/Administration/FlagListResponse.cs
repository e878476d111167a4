using Deia.Orchestration.Flags;

namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>All feature flags, ordered by name.</summary>
internal sealed record FlagListResponse(IReadOnlyList<FeatureFlag> Items);
