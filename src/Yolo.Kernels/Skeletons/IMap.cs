using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// A kernel that computes each output element [n, c, y, x] from any elements of up to three inputs: pooling, gathering, decoding.
/// </summary>
public interface IMap
{
    /// <summary>The output at one place.</summary>
    TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>;
}

/// <summary>A buffer as a kernel sees it.</summary>
public interface IView<TReal>
{
    /// <summary>The element at <paramref name="index"/>; not checked.</summary>
    TReal this[int index] { get; }
}

/// <summary>The inputs of a map.</summary>
public readonly struct Inputs<TView>(TView a, TView b, TView c)
    where TView : struct
{
    /// <summary>The first.</summary>
    public TView A { get; } = a;

    /// <summary>The second.</summary>
    public TView B { get; } = b;

    /// <summary>The third.</summary>
    public TView C { get; } = c;
}
