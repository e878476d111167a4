namespace Deia.Persistence.Postgres.Storage;

/// <summary>The text of one embedded <c>.sql</c> file.</summary>
internal sealed class SqlScript
{
    private const string Folder = "Deia.Persistence.Postgres.Sql.";
    private const string Extension = ".sql";

    /// <summary>Loads a script.</summary>
    /// <param name="name">Its folder and name, such as <c>Messages.Page</c>.</param>
    public SqlScript(string name)
    {
        Name = name;
        var stream = typeof(SqlScript).Assembly.GetManifestResourceStream(Folder + name + Extension)
            ?? throw new InvalidOperationException($"There is no embedded script '{name}'.");
        using var reader = new StreamReader(stream);
        Text = reader.ReadToEnd();
    }

    public string Name { get; }

    public string Text { get; }

    /// <summary>Loads every script of a folder, ordered by name (ordinal).</summary>
    public static IReadOnlyList<SqlScript> Of(string folder)
    {
        var prefix = Folder + folder + ".";
        return
        [
            .. typeof(SqlScript).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new SqlScript(name[Folder.Length..^Extension.Length])),
        ];
    }
}
