using Deia.Orchestration;
using Microsoft.Extensions.Options;

namespace Deia.ReferenceHost;

/// <summary>Turns what stops a start into lines that say which setting, which value and what is allowed.</summary>
internal static class StartErrors
{
    /// <summary>Describes an exception.</summary>
    /// <returns>A line for each flaw; none where the exception is not one that a setting mends.</returns>
    public static IReadOnlyList<string> Describe(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException { InnerExceptions: var all } => [.. all.SelectMany(Describe)],
        DeiaException known => [known.Message],

        // The configuration binder names the key, the value and the type that is allowed.
        InvalidOperationException { InnerException: FormatException or OverflowException or ArgumentException } unreadable => [unreadable.Message],
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } busy => [busy.Message + " Set ASPNETCORE_URLS to another one."],
        _ => [],
    };
}
