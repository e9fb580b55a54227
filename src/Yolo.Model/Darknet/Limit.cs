using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Yolo.Model.Collections;

namespace Yolo.Model.Darknet;

/// <summary>The numbers that a value of a cfg may take; both ends are within.</summary>
internal readonly record struct Limit<T>(T Least, T Greatest)
    where T : INumber<T>
{
    /// <summary>Whether a value is within; NaN never is.</summary>
    public bool Holds(T value) => value >= Least && value <= Greatest;

    /// <summary>The value, or an error that names the property it was meant for.</summary>
    public T Check(T value, [CallerMemberName] string name = "") => Holds(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {this}."));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"from {Least} to {Greatest}");
}

/// <summary>What is sane for each kind of value: wide enough for every network, too narrow for a file that would exhaust the machine.</summary>
internal static class Limits
{
    public static Limit<int> Any { get; } = new(int.MinValue, int.MaxValue);

    public static Limit<int> Filters { get; } = new(1, 1_000_000);

    public static Limit<int> Side { get; } = new(1, 100_000);

    public static Limit<int> Padding { get; } = new(0, 100_000);

    public static Limit<int> Count { get; } = new(1, 1_000_000);

    public static Limit<int> Batches { get; } = new(0, int.MaxValue);

    public static Limit<int> Updates { get; } = new(1, int.MaxValue);

    public static Limit<double> Number { get; } = new(-1e9, 1e9);

    public static Limit<double> NotNegative { get; } = new(0, 1e9);

    public static Limit<double> Unit { get; } = new(0, 1);

    public static Limit<double> Length { get; } = new(1e-6, 1e6);

    /// <summary>The list, or an error that names the property it was meant for.</summary>
    public static ValueList<T> NotEmpty<T>(ValueList<T> list, [CallerMemberName] string name = "") =>
        list.Count > 0 ? list : throw new ArgumentException($"{name} is empty; it needs at least one element.", name);
}
