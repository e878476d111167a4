using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>An API key as a row of <c>api_keys</c>.</summary>
internal static class ApiKeyRow
{
    /// <summary>Reads a row; the columns stand as in <c>ApiKeys/List.sql</c>.</summary>
    public static ApiKey Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        StorableEnum.Read<Role>(row.GetString(2)),
        row.BytesOrNone(3),
        row.BytesOrNone(4),
        row.GetString(5),
        row.Time(6),
        row.IsDBNull(7) ? null : row.Time(7));

    /// <summary>Gives the values of <c>ApiKeys/Add.sql</c>.</summary>
    public static SqlStatement Bind(ApiKey key, SqlScript script) => new SqlStatement(script)
        .Text(key.Id)
        .Text(key.Name)
        .Text(StorableEnum.Write(key.Role))
        .Bytes(key.Salt)
        .Bytes(key.Hash)
        .Text(key.CreatedBy)
        .Time(key.CreatedAt)
        .Time(key.ExpiresAt);
}
