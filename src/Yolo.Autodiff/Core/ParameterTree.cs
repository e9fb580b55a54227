using System.Collections.Immutable;

namespace Yolo.Autodiff;

/// <summary>
/// Tensors with names such as <c>conv1.filters</c>, in a fixed order: the parameters of a network. Immutable: changing one gives another tree.
/// </summary>
public sealed class ParameterTree : ITree<ParameterTree>
{
    private readonly ImmutableArray<string> _names;
    private readonly ImmutableArray<Tensor> _tensors;
    private readonly ImmutableDictionary<string, int> _places;

    /// <summary>The tree of the given tensors, in the given order.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public ParameterTree(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = tensors.ToArray();
        _names = [.. entries.Select(e => e.Key)];
        _tensors = [.. entries.Select(e => e.Value)];
        _places = _names.Select((name, place) => KeyValuePair.Create(name, place)).ToImmutableDictionary(StringComparer.Ordinal);
    }

    private ParameterTree(ParameterTree other, ImmutableArray<Tensor> tensors)
    {
        _names = other._names;
        _places = other._places;
        _tensors = tensors;
    }

    /// <summary>No tensors.</summary>
    public static ParameterTree Empty { get; } = new([]);

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => _tensors;

    /// <summary>How many numbers there are in all tensors.</summary>
    public long Count => _tensors.Sum(t => (long)t.Shape.Count);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor this[string name] => _places.TryGetValue(name, out var place)
        ? _tensors[place]
        : throw new KeyNotFoundException($"There is no parameter '{name}'. There are: {string.Join(", ", _names)}.");

    /// <summary>The tree with some tensors replaced; names that are not there are added at the end.</summary>
    public ParameterTree With(IEnumerable<KeyValuePair<string, Tensor>> changes)
    {
        var replaced = changes.ToDictionary(StringComparer.Ordinal);
        var kept = _names.Zip(_tensors, (name, tensor) => KeyValuePair.Create(name, replaced.Remove(name, out var other) ? other : tensor));
        return new([.. kept, .. replaced]);
    }

    /// <inheritdoc/>
    public ParameterTree Rebuild(IReadOnlyList<Tensor> leaves) => leaves.Count == _names.Length
        ? new(this, [.. leaves])
        : throw new ArgumentException($"A tree of {_names.Length} tensors cannot be rebuilt from {leaves.Count}.", nameof(leaves));
}
