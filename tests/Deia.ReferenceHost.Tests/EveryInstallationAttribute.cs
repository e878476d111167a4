using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Deia.ReferenceHost.Tests;

/// <summary>Runs a theory once for each <see cref="InstallationKind"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryInstallationAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<InstallationKind>().Select(kind => new TheoryDataRow<InstallationKind>(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
