using Npgsql;
using NpgsqlTypes;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>A script and its values, in the order of <c>$1</c>, <c>$2</c> and so on. It can be sent again and again.</summary>
/// <remarks>Every value is sent with its type, also where it is null: PostgreSQL prepares a statement for the types it was first sent with.</remarks>
internal sealed class SqlStatement(SqlScript script)
{
    private readonly List<(NpgsqlDbType Type, object? Content)> _values = [];

    public SqlStatement Text(string? value) => With(NpgsqlDbType.Text, value);

    public SqlStatement Json(string value) => With(NpgsqlDbType.Jsonb, value);

    public SqlStatement Bytes(ReadOnlyMemory<byte> value) => With(NpgsqlDbType.Bytea, value.ToArray());

    public SqlStatement Id(Guid value) => With(NpgsqlDbType.Uuid, value);

    public SqlStatement Integer(int? value) => With(NpgsqlDbType.Integer, value);

    public SqlStatement Long(long value) => With(NpgsqlDbType.Bigint, value);

    public SqlStatement Number(double value) => With(NpgsqlDbType.Double, value);

    public SqlStatement Flag(bool value) => With(NpgsqlDbType.Boolean, value);

    public SqlStatement Time(DateTimeOffset? value) => With(NpgsqlDbType.TimestampTz, value?.ToUniversalTime());

    public SqlStatement Duration(TimeSpan value) => With(NpgsqlDbType.Interval, value);

    public SqlStatement Many<T>(NpgsqlDbType type, T[] values) => With(NpgsqlDbType.Array | type, values);

    /// <summary>Makes what is sent.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
#pragma warning disable CA2100 // The text comes from an embedded script; every value is a parameter.
        var command = new NpgsqlBatchCommand(script.Text);
#pragma warning restore CA2100
        foreach (var (type, content) in _values)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = content ?? DBNull.Value });
        }

        return command;
    }

    private SqlStatement With(NpgsqlDbType type, object? content)
    {
        _values.Add((type, content));
        return this;
    }
}
