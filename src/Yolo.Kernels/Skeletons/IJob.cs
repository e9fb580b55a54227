using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// A kernel of independent jobs, for what has several outputs or outputs of several shapes: a job reads anything and writes places that no
/// other job reads or writes.
/// </summary>
public interface IJob
{
    /// <summary>
    /// The shortest run of neighbouring numbers that a job handles. Where registers are longer than it, jobs run number by number.
    /// </summary>
    int ShortestRun { get; }

    /// <summary>Does one job. A lane is <typeparamref name="TReal"/> itself on a GPU, and a register on the host.</summary>
    void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>;
}

/// <summary>A buffer as a job sees it: by the number, and by the lane of <see cref="Width"/> neighbours. Nothing is checked.</summary>
public interface IBuffer<TReal, TLane>
{
    /// <summary>How many numbers a lane holds.</summary>
    static abstract int Width { get; }

    /// <summary>The number at <paramref name="index"/>.</summary>
    TReal this[int index] { get; }

    /// <summary>The same number in a whole lane.</summary>
    static abstract TLane Splat(TReal value);

    /// <summary>The sum of a lane's numbers.</summary>
    static abstract TReal Sum(TLane lane);

    /// <summary>The lane that starts at <paramref name="index"/>.</summary>
    TLane Load(int index);

    /// <summary>The lanes of the numbers at index, index + 2, … and at index + 1, index + 3, …</summary>
    void LoadPairs(int index, out TLane even, out TLane odd);

    /// <summary>Writes one number.</summary>
    void Write(int index, TReal value);

    /// <summary>Writes the lane that starts at <paramref name="index"/>.</summary>
    void Store(int index, TLane value);

    /// <summary>Writes lanes to index, index + 2, … and to index + 1, index + 3, …</summary>
    void StorePairs(int index, TLane even, TLane odd);
}

/// <summary>The buffers of a job, in the order in which they were given.</summary>
public readonly struct Buffers<TBuffer>(TBuffer a, TBuffer b, TBuffer c, TBuffer d, TBuffer e, TBuffer f, TBuffer g)
    where TBuffer : struct
{
    /// <summary>How many there can be.</summary>
    public const int Most = 7;

    /// <summary>The first.</summary>
    public TBuffer A { get; } = a;

    /// <summary>The second.</summary>
    public TBuffer B { get; } = b;

    /// <summary>The third.</summary>
    public TBuffer C { get; } = c;

    /// <summary>The fourth.</summary>
    public TBuffer D { get; } = d;

    /// <summary>The fifth.</summary>
    public TBuffer E { get; } = e;

    /// <summary>The sixth.</summary>
    public TBuffer F { get; } = f;

    /// <summary>The seventh.</summary>
    public TBuffer G { get; } = g;
}
