namespace Yolo.Data;

/// <summary>
/// The weights with which the pixels of one axis of a picture make those of a resized one: a triangle of half-width max(1, scale) source
/// pixels around each target pixel's centre. Enlarging, that is linear interpolation; reducing, it averages over all that a target pixel
/// covers, so that nothing is skipped.
/// </summary>
internal sealed class AxisFilter
{
    private readonly float[] _weights;
    private readonly int _stride;
    private readonly int[] _first;
    private readonly int[] _count;

    /// <summary>Takes source pixels from start, a piece of the given length, to so many target pixels.</summary>
    public AxisFilter(double start, double length, int target, int source, float gain)
    {
        var scale = length / target;
        var reach = Math.Max(1, Math.Abs(scale));
        _stride = Math.Min(source, (int)Math.Ceiling(2 * reach) + 1);
        _weights = new float[target * _stride];
        _first = new int[target];
        _count = new int[target];
        (Low, High) = (source, 0);
        for (var i = 0; i < target; i++)
        {
            Fill(i, start + (i + 0.5) * scale, reach, source, gain);
        }
        if (High <= Low)
        {
            (Low, High) = (0, 0);
        }
    }

    /// <summary>The first source pixel that is used at all.</summary>
    public int Low { get; private set; }

    /// <summary>One past the last source pixel that is used at all.</summary>
    public int High { get; private set; }

    /// <summary>The first source pixel that makes target pixel i.</summary>
    public int First(int i) => _first[i];

    /// <summary>The weights of the source pixels from <see cref="First"/> on; none if target pixel i lies outside the source.</summary>
    public ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(i * _stride, _count[i]);

    private void Fill(int i, double centre, double reach, int source, float gain)
    {
        if (centre < 0 || centre >= source)
        {
            return;
        }
        var first = Math.Max(0, (int)Math.Ceiling(centre - reach - 0.5));
        var last = Math.Min(source - 1, (int)Math.Floor(centre + reach - 0.5));
        var sum = 0.0;
        for (var j = first; j <= last; j++)
        {
            sum += 1 - Math.Abs(j + 0.5 - centre) / reach;
        }
        for (var j = first; j <= last; j++)
        {
            _weights[i * _stride + j - first] = (float)(gain * (1 - Math.Abs(j + 0.5 - centre) / reach) / sum);
        }
        _first[i] = first;
        _count[i] = last - first + 1;
        Low = Math.Min(Low, first);
        High = Math.Max(High, last + 1);
    }
}
