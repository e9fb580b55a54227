using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Winograd;

/// <summary>A line of a tile, up to six numbers; those that a form has no use for are anything.</summary>
internal readonly struct Six<T>(T a, T b, T c, T d, T e, T f)
    where T : ILane<T>
{
    public readonly T A = a;
    public readonly T B = b;
    public readonly T C = c;
    public readonly T D = d;
    public readonly T E = e;
    public readonly T F = f;
}
