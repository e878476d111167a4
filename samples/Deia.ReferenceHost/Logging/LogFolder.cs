using Microsoft.Extensions.Options;

namespace Deia.ReferenceHost.Logging;

/// <summary>The folder of the log: the files that are written, and those that were compressed.</summary>
internal sealed class LogFolder(IOptions<LogFilesOptions> options, IHostEnvironment environment)
{
    private const string Prefix = "deia-";
    private const string TextEnding = ".log";
    private const string CompressedEnding = ".log.gz";

    /// <summary>Gets the folder's path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(options.Value.Folder, environment.ContentRootPath);

    /// <summary>Gets the path of the compressed files.</summary>
    public string Archive => System.IO.Path.Combine(Path, "archive");

    /// <summary>Gets the path of the files before Serilog puts the day and a number into their names: <c>deia-20261127_001.log</c>.</summary>
    public string Template => System.IO.Path.Combine(Path, Prefix + TextEnding);

    /// <summary>Lists the files of text, the newest first; none where there is no folder.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public IReadOnlyList<FileInfo> TextFiles() => List(Path, TextEnding);

    /// <summary>Lists the compressed files, the newest first; none where there is no folder.</summary>
    /// <inheritdoc cref="TextFiles"/>
    public IReadOnlyList<FileInfo> CompressedFiles() => List(Archive, CompressedEnding);

    /// <summary>Names what a file of text becomes.</summary>
    public string CompressedPath(FileInfo file) => System.IO.Path.Combine(Archive, System.IO.Path.ChangeExtension(file.Name, CompressedEnding));

    private static FileInfo[] List(string folder, string ending)
    {
        DirectoryInfo directory = new(folder);
        return directory.Exists
            ? [.. directory.EnumerateFiles(Prefix + "*" + ending).OrderByDescending(file => Order(file.Name, ending))]
            : [];
    }

    /// <summary>Gives the day and the number in a name, of which the first has none.</summary>
    private static (string Day, int Number) Order(string name, string ending) =>
        name[Prefix.Length..^ending.Length].Split('_') is [var day, var number] && int.TryParse(number, out var parsed)
            ? (day, parsed)
            : (name[Prefix.Length..^ending.Length], 0);
}
