using System.Text.Json.Serialization;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>The generated serialiser of keys that a statement takes together.</summary>
[JsonSerializable(typeof(List<string>))]
internal sealed partial class RowKeysJson : JsonSerializerContext;
