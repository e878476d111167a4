namespace Deia.Testing.Servers;

/// <summary>Finds the programs of PostgreSQL.</summary>
internal static class PostgresBinaries
{
    private const string Variable = "DEIA_POSTGRES_BIN";
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Gives the full path of a program of the server, such as <c>initdb</c>.</summary>
    /// <param name="name">The program.</param>
    /// <returns>Its path: from the folder that the environment variable names, else from the path, else of the newest version that Debian installed.</returns>
    /// <exception cref="InvalidOperationException">It is not there; the text says what to install.</exception>
    public static string Find(string name) =>
        Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"PostgreSQL's {name} was not found. Install the Debian package 'postgresql', or name the folder of its programs by the variable {Variable}.");

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        var onPath = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var ofDebian = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [];
        return [.. onPath, .. ofDebian.OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin"))];
    }

    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
}
