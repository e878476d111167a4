using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Deia.Orchestration.Configuration;

/// <summary>Checks a number or a time against its range, with an error that names the configuration key, the value and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedRangeAttribute : ValidationAttribute
{
    private readonly IComparable _minimum;
    private readonly IComparable _maximum;

    /// <summary>Sets the range of a number.</summary>
    /// <param name="key">The configuration key, such as <c>Deia:Bots:MaxConcurrent</c>.</param>
    /// <param name="minimum">The smallest value allowed.</param>
    /// <param name="maximum">The largest value allowed.</param>
    public AllowedRangeAttribute(string key, int minimum, int maximum)
    {
        (Key, _minimum, _maximum) = (key, minimum, maximum);
    }

    /// <summary>Sets the range of a time.</summary>
    /// <param name="key">The configuration key, such as <c>Deia:Bots:IdleTimeout</c>.</param>
    /// <param name="minimum">The shortest time allowed, in the invariant format of <see cref="TimeSpan"/>.</param>
    /// <param name="maximum">The longest time allowed, in the same format.</param>
    public AllowedRangeAttribute(string key, string minimum, string maximum)
    {
        (Key, _minimum, _maximum) = (key, Time(minimum), Time(maximum));
    }

    /// <summary>Gets the configuration key.</summary>
    public string Key { get; }

    /// <summary>Gets the least value allowed.</summary>
    /// <value>An <see cref="int"/> or a <see cref="TimeSpan"/>.</value>
    public object Minimum => _minimum;

    /// <summary>Gets the greatest value allowed.</summary>
    /// <value>An <see cref="int"/> or a <see cref="TimeSpan"/>.</value>
    public object Maximum => _maximum;

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        _minimum.CompareTo(value) <= 0 && _maximum.CompareTo(value) >= 0
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{Key} is '{value}'; allowed is {_minimum} to {_maximum}."));

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
