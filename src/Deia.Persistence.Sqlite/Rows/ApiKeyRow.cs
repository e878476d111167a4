using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>An API key as a row of <c>api_keys</c>.</summary>
internal static class ApiKeyRow
{
    /// <summary>Reads a row; the columns stand in the order of the table.</summary>
    public static ApiKey Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        StorableEnum.Read<Role>(row.GetString(2)),
        row.BytesOrNone(3),
        row.BytesOrNone(4),
        row.GetString(5),
        TimeText.Read(row.GetString(6)),
        row.TextOrNull(7) is { } expiresAt ? TimeText.Read(expiresAt) : null);

    public static SqliteCommand Bind(ApiKey key, SqliteCommand command) => command
        .With("$id", key.Id)
        .With("$name", key.Name)
        .With("$role", StorableEnum.Write(key.Role))
        .With("$salt", key.Salt.ToArray())
        .With("$hash", key.Hash.ToArray())
        .With("$created_by", key.CreatedBy)
        .With("$created_at", TimeText.Write(key.CreatedAt))
        .With("$expires_at", key.ExpiresAt is { } expiresAt ? TimeText.Write(expiresAt) : null);
}
