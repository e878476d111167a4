using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Deia.Orchestration.Configuration;

/// <summary>Checks a number or a time against its range, with an error that names the configuration key, the value and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedRangeAttribute : ValidationAttribute
{
    private readonly IComparable _minimum;
    private readonly IComparable _maximum;

    public AllowedRangeAttribute(string key, int minimum, int maximum)
    {
        (Key, _minimum, _maximum) = (key, minimum, maximum);
    }

    public AllowedRangeAttribute(string key, string minimum, string maximum)
    {
        (Key, _minimum, _maximum) = (key, Time(minimum), Time(maximum));
    }

    public string Key { get; }

    public object Minimum => _minimum;

    public object Maximum => _maximum;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        _minimum.CompareTo(value) <= 0 && _maximum.CompareTo(value) >= 0
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{Key} is '{value}'; allowed is {_minimum} to {_maximum}."));

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
