namespace Yolo.Data;

/// <summary>
/// Batches of several sizes, as YOLOv2 was trained: after every few batches another input, so that objects of a size are learnt at several. Its sides are the network's, times
/// 10/13 to 19/13 in whole multiples of the step: 320, 352, … 608 for 416.
/// </summary>
/// <param name="Every">Batches of one size, 1 or more.</param>
/// <param name="Step">What sides are multiples of, in pixels: the network's pixels for each cell.</param>
public sealed record MultiScale(int Every = 10, int Step = 32)
{
    private const double Least = 10.0 / 13, Most = 19.0 / 13;
    private const ulong Stream = 0x5CA1E;

    /// <inheritdoc cref="MultiScale(int, int)" path="/param[@name='Every']"/>
    public int Every { get; init => field = AtLeastOne(value, nameof(Every)); } = AtLeastOne(Every, nameof(Every));

    /// <inheritdoc cref="MultiScale(int, int)" path="/param[@name='Step']"/>
    public int Step { get; init => field = AtLeastOne(value, nameof(Step)); } = AtLeastOne(Step, nameof(Step));

    /// <summary>The size of a batch, a function of the seed and the batch's number in all epochs.</summary>
    internal (int Width, int Height) Of(ulong seed, long batch, int width, int height)
    {
        var share = SeededRandom.Of(seed, Stream, (ulong)(batch / Every)).NextDouble();
        return (Side(width, share), Side(height, share));
    }

    /// <summary>One of the multiples between least and most, each as likely.</summary>
    private int Side(int side, double share)
    {
        var least = Math.Max(1, (int)Math.Round(side * Least / Step));
        var most = Math.Max(least, (int)Math.Round(side * Most / Step));
        return Step * (least + (int)(share * (most - least + 1)));
    }

    private static int AtLeastOne(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
