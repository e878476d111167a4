using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Deia.Orchestration;
using Deia.Orchestration.Configuration.Storable;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Input;

/// <summary>Reads the fields of a query and collects what is wrong with them. A field without a value counts as missing.</summary>
internal sealed class QueryFields(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>Gets what is wrong with the fields read so far; null where nothing is.</summary>
    public Refusal? Refusal => _errors.Count == 0 ? null : Refusal.Invalid(_errors);

    public string? Text(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (StorableText.Flaw(value) is { } flaw)
        {
            Refuse(name, $"{name} {flaw}.");
            return null;
        }

        return value;
    }

    public int? WholeNumber(string name, int least, int most)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}."));
        return null;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (bool.TryParse(value, out var flag))
        {
            return flag;
        }

        Refuse(name, $"{name} must be true or false.");
        return null;
    }

    public Guid? MessageId(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (Guid.TryParseExact(value, "D", out var id))
        {
            return id;
        }

        Refuse(name, $"{name} must be the id of a message, a UUID.");
        return null;
    }

    /// <summary>Says what is wrong with a field.</summary>
    public void Refuse(string name, string error) => _errors.TryAdd(name, [error]);

    private bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = query[name].ToString();
        return value.Length > 0;
    }
}
