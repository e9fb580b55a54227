using System.Collections;
using System.Runtime.CompilerServices;

namespace Yolo.Model.Collections;

/// <summary>An immutable list that is equal to another when their elements are, so that records that hold lists are values too.</summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] items;

    internal ValueList(T[] items) => this.items = items;

    /// <summary>How many elements there are.</summary>
    public int Count => items.Length;

    /// <summary>The element at <paramref name="index"/>, 0..Count−1.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public T this[int index] => items[index];

    /// <summary>The elements in place, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => items;

    /// <summary>A copy of the elements.</summary>
    public T[] ToArray() => [.. items];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>Same length, and equal elements in the same order.</summary>
    public bool Equals(ValueList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items, EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <summary>The elements in brackets, separated by commas.</summary>
    public override string ToString() => $"[{string.Join(", ", items)}]";
}

/// <summary>Makes <see cref="ValueList{T}"/>s.</summary>
public static class ValueList
{
    /// <summary>A list of copies of the given elements; collection expressions call it.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>A list of the elements of a sequence.</summary>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items) => new(items.ToArray());
}
