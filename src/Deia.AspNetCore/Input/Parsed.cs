using System.Diagnostics.CodeAnalysis;
using Deia.AspNetCore.Problems;

namespace Deia.AspNetCore.Input;

/// <summary>A part of a request that could be read, or the problem that is the answer.</summary>
internal readonly struct Parsed<T>
    where T : class
{
    private readonly T? _value;
    private readonly Problem? _problem;

    private Parsed(T? value, Problem? problem)
    {
        _value = value;
        _problem = problem;
    }

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(Problem problem) => new(null, problem);

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = _value;
        problem = value is null ? _problem ?? throw new InvalidOperationException("This was never read.") : null;
        return value is not null;
    }
}
