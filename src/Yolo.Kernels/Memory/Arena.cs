using System.Diagnostics.CodeAnalysis;

namespace Yolo.Kernels.Memory;

/// <summary>
/// Large blocks, cut to measure from few long segments and joined again when they come back, so that what one layer is done with serves others of any size. A block
/// lies as far in front as it fits: the end of a segment that was never reached costs an operating system nothing.
/// </summary>
internal sealed class Arena(int leastSegment)
{
    private readonly List<Segment> _segments = [];
    private readonly Dictionary<IMemoryBlock, Segment> _taken = [];

    /// <summary>Numbers in all segments.</summary>
    public long Reserved { get; private set; }

    /// <summary>A part of a segment that has room for it.</summary>
    public bool TryTake(int length, [NotNullWhen(true)] out IMemoryBlock? block)
    {
        foreach (var segment in _segments)
        {
            if (segment.TryTake(length, out block))
            {
                _taken.Add(block, segment);
                return true;
            }
        }
        block = null;
        return false;
    }

    /// <summary>How long a new segment for a block of that length is to be. It takes the place of those that hold nothing, which were too short and are freed.</summary>
    public int NextSegment(int length) => (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(leastSegment, length), Trim()));

    /// <summary>Adds a segment and takes the first block from it.</summary>
    public IMemoryBlock Add(IMemoryBlock memory, int length)
    {
        var segment = new Segment(memory);
        _segments.Add(segment);
        Reserved += segment.Length;
        _ = segment.TryTake(length, out var block);
        _taken.Add(block!, segment);
        return block!;
    }

    /// <summary>Whether the block is from here.</summary>
    public bool Holds(IMemoryBlock block) => _taken.ContainsKey(block);

    /// <summary>Takes a block back.</summary>
    public void Return(IMemoryBlock block)
    {
        _taken.Remove(block, out var segment);
        segment!.Return(block);
    }

    /// <summary>Gives segments that hold nothing back to the system; says how many numbers that were.</summary>
    public long Trim()
    {
        var free = _segments.Where(segment => segment.IsFree).ToArray();
        foreach (var segment in free)
        {
            _segments.Remove(segment);
            segment.Free();
        }
        var length = free.Sum(segment => (long)segment.Length);
        Reserved -= length;
        return length;
    }
}
