namespace Yolo.Data;

/// <summary>
/// Decoded pictures, kept in memory up to a bound. Those that come first stay: under a shuffled order, where each picture is as far from
/// its next use as any other, exchanging them would only cost. Safe to use from several threads.
/// </summary>
/// <param name="maximumBytes">How much memory the pictures may take.</param>
/// <param name="longerSide">Larger pictures are kept reduced to this many pixels, in proportion.</param>
public sealed class PictureCache(long maximumBytes = 1L << 30, int longerSide = int.MaxValue)
{
    private readonly Dictionary<Sample, Picture> _pictures = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>The bytes that the kept pictures take.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The sample's picture, from memory if it is kept, otherwise read.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public Picture Load(Sample sample)
    {
        lock (_lock)
        {
            if (_pictures.TryGetValue(sample, out var kept))
            {
                return kept;
            }
        }
        // Outside the lock: reading takes long, and reading one twice does no harm.
        var picture = Resize.Within(sample.Load(), longerSide);
        lock (_lock)
        {
            if (_bytes + picture.Rgb.Length <= maximumBytes && _pictures.TryAdd(sample, picture))
            {
                _bytes += picture.Rgb.Length;
            }
        }
        return picture;
    }
}
