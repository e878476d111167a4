using System.Collections.ObjectModel;
using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Auditing;

/// <summary>Makes what is put on record something that every store keeps unharmed. Nothing is refused: what was done is to be known, if need be abridged.</summary>
internal static class AuditRecordRules
{
    private const int LongestAction = 50;
    private const int LongestBotId = 50;
    private const int LongestName = 50;
    private const int LongestValue = 200;
    private const int MostDetails = 16;

    // No bot's id ends like this, so a name that was cut is never taken for a bot's.
    private const string Cut = "…";

    /// <summary>Cuts what is too long, and replaces what can't be stored.</summary>
    public static AuditRecord Fit(AuditRecord record) => new(Fit(record.Action, LongestAction), Fit(record.UserId, Caller.MaxUserIdLength))
    {
        BotId = record.BotId is null ? null : Fit(record.BotId, LongestBotId),
        Details = Fit(record.Details),
    };

    private static ReadOnlyDictionary<string, string> Fit(IReadOnlyDictionary<string, string> details)
    {
        if (details.Count == 0)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        Dictionary<string, string> fitting = new(StringComparer.Ordinal);
        foreach (var (name, value) in details.OrderBy(detail => detail.Key, StringComparer.Ordinal).Take(MostDetails))
        {
            fitting[Fit(name, LongestName)] = Fit(value, LongestValue);
        }

        return fitting.AsReadOnly();
    }

    private static string Fit(string text, int longest) => StorableText.Mend(text.Length <= longest ? text : CutOff(text, longest - Cut.Length) + Cut);

    private static string CutOff(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
