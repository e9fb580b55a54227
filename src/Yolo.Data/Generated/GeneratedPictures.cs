namespace Yolo.Data;

/// <summary>Data sets of generated pictures.</summary>
public static class GeneratedPictures
{
    /// <summary>
    /// A data set of <see cref="ShapePictures"/>: numbers 0..train−1 are for training, the next ones for testing. There is no set for
    /// validation and no fault to warn of.
    /// </summary>
    /// <param name="seed">Another seed, other pictures.</param>
    /// <param name="train">How many for training.</param>
    /// <param name="test">How many for testing.</param>
    /// <param name="size">The pictures' width and height, in pixels; at least 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the size below 32.</exception>
    public static Dataset Dataset(ulong seed, int train, int test, int size = 128)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(train);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        return new Dataset(ShapePictures.ClassNames, Range(0, train), [], Range(train, test), []);

        Sample[] Range(int first, int count) =>
            [.. Enumerable.Range(first, count).Select(index => ShapePictures.Sample(seed, index, size))];
    }
}
