using System.Diagnostics.CodeAnalysis;

namespace Deia.Orchestration.History.Exports;

/// <summary>The registered export formats by name.</summary>
public sealed class HistoryExportFormats
{
    private readonly Dictionary<string, IHistoryExportFormat> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the registry.</summary>
    /// <param name="formats">The formats, in the order of their registration.</param>
    public HistoryExportFormats(IEnumerable<IHistoryExportFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        foreach (var format in formats)
        {
            _byName[format.Name] = format;
        }
    }

    /// <summary>Gets the names as a text to choose from, such as <c>csv, json or markdown</c>.</summary>
    public string Choice
    {
        get
        {
            string[] names = [.. _byName.Keys.Order(StringComparer.Ordinal)];
            return names is [.. var first, var last] && first.Length > 0 ? $"{string.Join(", ", first)} or {last}" : string.Concat(names);
        }
    }

    /// <summary>Finds a format.</summary>
    /// <param name="name">Its name; compared without case.</param>
    /// <param name="format">The format, where there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out IHistoryExportFormat? format) => _byName.TryGetValue(name, out format);
}
