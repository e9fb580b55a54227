using System.Collections.Immutable;

namespace Yolo.Autodiff;

/// <summary>The sizes of a tensor's axes, outermost first; every size is at least 1. A scalar has no axes.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _sizes;

    /// <summary>The shape with the given sizes.</summary>
    /// <exception cref="ShapeException">A size is less than 1, or the product exceeds 2³¹ − 1.</exception>
    public Shape(params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        _sizes = [.. sizes];
        long count = 1;
        foreach (var size in sizes)
        {
            if (size < 1)
            {
                throw new ShapeException($"Shape {this}: every axis must be at least 1.");
            }
            count *= size;
            if (count > int.MaxValue)
            {
                throw new ShapeException($"Shape {this}: more than {int.MaxValue} elements. Use a smaller batch or picture.");
            }
        }
        Count = (int)count;
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes.</summary>
    public int Rank => _sizes.Length;

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>The sizes, outermost first.</summary>
    public ImmutableArray<int> Sizes => _sizes;

    /// <summary>The size of an axis; negative numbers count from the last.</summary>
    public int this[int axis] => _sizes[Axis(axis)];

    /// <summary>The axis as a number from 0, where negative ones count from the last.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis) => axis >= -Rank && axis < Rank
        ? axis < 0 ? axis + Rank : axis
        : throw new ShapeException($"Shape {this} has no axis {axis}; its axes are 0..{Rank - 1}.");

    /// <summary>The shape that both broadcast to: aligned at the last axis, where each pair of sizes is equal or one of them is 1.</summary>
    /// <exception cref="ShapeException">They do not broadcast.</exception>
    public static Shape Broadcast(string op, Shape a, Shape b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var sizes = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= sizes.Length; i++)
        {
            var x = i <= a.Rank ? a._sizes[^i] : 1;
            var y = i <= b.Rank ? b._sizes[^i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                throw new ShapeException(
                    $"{op}: shapes {a} and {b} do not broadcast: axis {-i} is {x} and {y}. Make them equal, or one of them 1, by Reshape.");
            }
            sizes[^i] = Math.Max(x, y);
        }
        return new(sizes);
    }

    /// <summary>The shape with some axes made 1, or taken away.</summary>
    internal Shape Reduce(IReadOnlySet<int> axes, bool keep) =>
        new([.. _sizes.Select((size, axis) => axes.Contains(axis) ? (keep ? 1 : 0) : size).Where(size => size > 0)]);

    /// <summary>Row-major strides.</summary>
    internal int[] Strides()
    {
        var strides = new int[Rank];
        var step = 1;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= _sizes[axis];
        }
        return strides;
    }

    /// <summary>Strides that read this shape as <paramref name="target"/>: 0 where it repeats.</summary>
    internal int[] StridesAs(Shape target)
    {
        var own = Strides();
        var strides = new int[target.Rank];
        for (var i = 1; i <= Rank; i++)
        {
            strides[^i] = _sizes[^i] == 1 ? 0 : own[^i];
        }
        return strides;
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in _sizes)
        {
            hash.Add(size);
        }
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _sizes)}]";
}

/// <summary>Shapes do not fit an op. The message names the op, the shapes, the rule and the mend. Thrown before any kernel runs.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>No message.</summary>
    public ShapeException()
    {
    }

    /// <summary>The op, the shapes, the rule and the mend.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>The op, the shapes, the rule and the mend.</summary>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
