using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// The sums of C that a work item keeps, all of them scalars: an array indexed in a loop would end up in slow local memory. They form
/// blocks of 4 × 4, one for each <see cref="Quad{TReal}"/> of A and of B that the item reads at each step of the depth.
/// </summary>
internal interface ISums<TSelf, TReal>
    where TSelf : unmanaged, ISums<TSelf, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Quads on each side; the second lies half a tile behind the first, so that neighbouring items read neighbouring quads.</summary>
    static abstract int Quads { get; }

    /// <summary>These sums plus the products of A's quads at <paramref name="a"/> and half a tile behind, and of B's.</summary>
    TSelf Plus(ArrayView<Quad<TReal>> panelA, int a, int halfA, ArrayView<Quad<TReal>> panelB, int b, int halfB);

    /// <summary>Stores all of them, the second blocks half a tile behind the first.</summary>
    void Store<TOutput, TEpilogue>(TileStore<TOutput, TEpilogue, TReal> store, int row, int halfRows, int column, int halfColumns)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise;
}

/// <summary>A block of 4 × 4: two quads read for sixteen multiply-adds.</summary>
internal readonly struct Sums4x4<TReal>(Quad<TReal> r0, Quad<TReal> r1, Quad<TReal> r2, Quad<TReal> r3) : ISums<Sums4x4<TReal>, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    public static int Quads => 1;

    public Quad<TReal> R0 { get; } = r0;

    public Quad<TReal> R1 { get; } = r1;

    public Quad<TReal> R2 { get; } = r2;

    public Quad<TReal> R3 { get; } = r3;

    public Sums4x4<TReal> Plus(Quad<TReal> a, Quad<TReal> b) => new(R0.Plus(a.X, b), R1.Plus(a.Y, b), R2.Plus(a.Z, b), R3.Plus(a.W, b));

    public Sums4x4<TReal> Plus(ArrayView<Quad<TReal>> panelA, int a, int halfA, ArrayView<Quad<TReal>> panelB, int b, int halfB) =>
        Plus(panelA[a], panelB[b]);

    public void Store<TOutput, TEpilogue>(TileStore<TOutput, TEpilogue, TReal> store, int row, int halfRows, int column, int halfColumns)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise => store.Block(row, column, this);
}

/// <summary>Four blocks of 4 × 4: four quads read for sixty-four multiply-adds.</summary>
internal readonly struct Sums8x8<TReal>(Sums4x4<TReal> s00, Sums4x4<TReal> s01, Sums4x4<TReal> s10, Sums4x4<TReal> s11) : ISums<Sums8x8<TReal>, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly Sums4x4<TReal> _s00 = s00;
    private readonly Sums4x4<TReal> _s01 = s01;
    private readonly Sums4x4<TReal> _s10 = s10;
    private readonly Sums4x4<TReal> _s11 = s11;

    public static int Quads => 2;

    public Sums8x8<TReal> Plus(ArrayView<Quad<TReal>> panelA, int a, int halfA, ArrayView<Quad<TReal>> panelB, int b, int halfB)
    {
        var (a0, a1) = (panelA[a], panelA[a + halfA]);
        var (b0, b1) = (panelB[b], panelB[b + halfB]);
        return new(_s00.Plus(a0, b0), _s01.Plus(a0, b1), _s10.Plus(a1, b0), _s11.Plus(a1, b1));
    }

    public void Store<TOutput, TEpilogue>(TileStore<TOutput, TEpilogue, TReal> store, int row, int halfRows, int column, int halfColumns)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        store.Block(row, column, _s00);
        store.Block(row, column + halfColumns, _s01);
        store.Block(row + halfRows, column, _s10);
        store.Block(row + halfRows, column + halfColumns, _s11);
    }
}
