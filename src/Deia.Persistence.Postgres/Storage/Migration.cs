namespace Deia.Persistence.Postgres.Storage;

/// <summary>One step of the schema.</summary>
/// <param name="Name">Its number and name, such as <c>0001.Initial</c>; what is applied is told by it.</param>
/// <param name="Sql">What it does.</param>
internal sealed record Migration(string Name, string Sql);
