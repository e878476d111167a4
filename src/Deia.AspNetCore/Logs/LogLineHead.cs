using System.Text.Json;
using Deia.AspNetCore.Logs.Lines;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>What has to be known of a kept line to choose it.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="BotId">The bot that it is about.</param>
/// <param name="Number">Its number, where it is a line of this process.</param>
internal readonly record struct LogLineHead(LogLevel Level, string? BotId, long? Number)
{
    /// <summary>Reads a line.</summary>
    /// <returns>Null where it is no whole line, as where a disk was full.</returns>
    public static LogLineHead? Read(ReadOnlySpan<byte> line, LogIds ids)
    {
        try
        {
            LogLineHead head = new(LogLevel.None, null, null);
            Utf8JsonReader json = new(line);
            while (json.Read())
            {
                if (json.CurrentDepth != 1 || json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (json.ValueTextEquals(LogJson.Level))
                {
                    json.Read();
                    head = head with { Level = LogLevels.TryParse(json.GetString(), out var level) ? level : LogLevel.None };
                }
                else if (json.ValueTextEquals(LogJson.BotId))
                {
                    json.Read();
                    head = head with { BotId = json.GetString() };
                }
                else if (json.ValueTextEquals(LogJson.Id))
                {
                    json.Read();
                    head = head with { Number = ids.NumberOf(json.ValueSpan) };
                }
            }

            return head.Level == LogLevel.None ? null : head;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
