using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Gpu;

/// <summary>Four neighbours: what a work item reads from shared memory with one instruction.</summary>
internal readonly struct Quad<TReal>(TReal x, TReal y, TReal z, TReal w)
    where TReal : unmanaged, IReal<TReal>
{
    public const int Size = 4;

    public TReal X { get; } = x;

    public TReal Y { get; } = y;

    public TReal Z { get; } = z;

    public TReal W { get; } = w;

    /// <summary>this + scale · other.</summary>
    public Quad<TReal> Plus(TReal scale, Quad<TReal> other) =>
        new(X + (scale * other.X), Y + (scale * other.Y), Z + (scale * other.Z), W + (scale * other.W));
}
