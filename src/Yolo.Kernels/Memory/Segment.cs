using System.Diagnostics.CodeAnalysis;

namespace Yolo.Kernels.Memory;

/// <summary>A long piece of memory and the gaps in it, in order; no two of them touch.</summary>
internal sealed class Segment(IMemoryBlock memory)
{
    /// <summary>Parts start at multiples of this many numbers: of a cache line, and of what a GPU reads at once.</summary>
    private const int Alignment = 32;
    private readonly List<Gap> _gaps = [new(0, memory.Capacity)];
    private readonly Dictionary<IMemoryBlock, Gap> _parts = [];

    /// <summary>Numbers in all.</summary>
    public int Length => memory.Capacity;

    /// <summary>Whether nobody uses any of it.</summary>
    public bool IsFree => _parts.Count == 0;

    /// <summary>The first gap's beginning, if one is long enough.</summary>
    public bool TryTake(int length, [NotNullWhen(true)] out IMemoryBlock? part)
    {
        var i = _gaps.FindIndex(gap => gap.Length >= length);
        if (i < 0)
        {
            part = null;
            return false;
        }
        var gap = _gaps[i];
        var taken = new Gap(gap.Start, (int)Math.Min(gap.Length, ((long)length + Alignment - 1) / Alignment * Alignment));
        if (taken.Length == gap.Length)
        {
            _gaps.RemoveAt(i);
        }
        else
        {
            _gaps[i] = new(taken.End, gap.Length - taken.Length);
        }
        part = memory.Part(taken.Start, taken.Length);
        _parts.Add(part, taken);
        return true;
    }

    /// <summary>Makes a gap of a part, one with those it touches.</summary>
    public void Return(IMemoryBlock part)
    {
        _parts.Remove(part, out var gap);
        var i = _gaps.FindIndex(other => other.Start > gap.Start);
        i = i < 0 ? _gaps.Count : i;
        if (i < _gaps.Count && _gaps[i].Start == gap.End)
        {
            gap = new(gap.Start, gap.Length + _gaps[i].Length);
            _gaps.RemoveAt(i);
        }
        if (i > 0 && _gaps[i - 1].End == gap.Start)
        {
            _gaps[i - 1] = new(_gaps[i - 1].Start, _gaps[i - 1].Length + gap.Length);
            return;
        }
        _gaps.Insert(i, gap);
    }

    /// <summary>Gives the memory back to the system.</summary>
    public void Free() => memory.Free();

    private readonly record struct Gap(int Start, int Length)
    {
        public int End => Start + Length;
    }
}
