namespace Yolo.Model.Darknet;

/// <summary>
/// A layer of a cfg, with Darknet's defaults where nothing is said. The kinds are closed: <see cref="Match"/> lists them. Two layers are equal when they
/// say the same, wherever they stand. Numbers out of range throw <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public abstract record DarknetLayer
{
    private protected DarknetLayer()
    {
    }

    /// <summary>The line of the file on which the section starts; 0 for a layer that was read from no file.</summary>
    public int Line { get; init; }

    /// <summary>The section's name in a cfg, without brackets.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the layer is of the same kind; where it stands does not matter.</summary>
    public virtual bool Equals(DarknetLayer? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The result for the kind that this layer is.</summary>
    public T Match<T>(
        Func<DarknetConvolutional, T> convolutional,
        Func<DarknetMaxPool, T> maxPool,
        Func<DarknetAveragePool, T> averagePool,
        Func<DarknetRoute, T> route,
        Func<DarknetShortcut, T> shortcut,
        Func<DarknetReorg, T> reorg,
        Func<DarknetDropout, T> dropout,
        Func<DarknetSoftmax, T> softmax,
        Func<DarknetCost, T> cost,
        Func<DarknetRegion, T> region) => this switch
        {
            DarknetConvolutional layer => convolutional(layer),
            DarknetMaxPool layer => maxPool(layer),
            DarknetAveragePool layer => averagePool(layer),
            DarknetRoute layer => route(layer),
            DarknetShortcut layer => shortcut(layer),
            DarknetReorg layer => reorg(layer),
            DarknetDropout layer => dropout(layer),
            DarknetSoftmax layer => softmax(layer),
            DarknetCost layer => cost(layer),
            DarknetRegion layer => region(layer),
            _ => throw new InvalidOperationException($"{GetType()} is not a kind of layer."),
        };
}
