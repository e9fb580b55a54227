using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>Pooling of 2 × 2 blocks, a row of blocks for each job: two rows of the map are read once, in whole registers.</summary>
public sealed partial class Tensor
{
    private static Tensor PoolQuarters(Tensor x)
    {
        var maps = StopGradient(x);
        var blocks = new QuarterBlocks(maps.Shape[3] / 2, x.Device.IsGpu);
        var pooled = new Shape(maps.Shape[0], maps.Shape[1], maps.Shape[2] / 2, blocks.Width);
        if (x.Level == 0)
        {
            return Launch.Jobs(new GreatestQuarter(blocks), blocks.Jobs(maps.Shape), blocks.Grain, [pooled], maps)[0];
        }
        var made = Launch.Jobs(new FirstGreatestQuarter(blocks), blocks.Jobs(maps.Shape), blocks.Grain, [pooled, pooled], maps);
        return Primitive.Apply(x, _ => made[0], (_, _, g) => GiveQuarter(g, made[1]), Saved.None);
    }

    /// <summary>Each block's cotangent at its winner, 0 elsewhere; linear, so its pullback and that one's pullback are each other.</summary>
    private static Tensor GiveQuarter(Tensor g, Tensor winners) => Primitive.Apply(
        g,
        v =>
        {
            var maps = new Shape(v.Shape[0], v.Shape[1], v.Shape[2] * 2, v.Shape[3] * 2);
            var blocks = new QuarterBlocks(v.Shape[3], v.Device.IsGpu);
            return Launch.Jobs(new GiveQuarter(blocks), blocks.Jobs(maps), blocks.Grain, [maps], v, winners)[0];
        },
        (_, _, h) => TakeQuarter(h, winners),
        Saved.None);

    private static Tensor TakeQuarter(Tensor x, Tensor winners) => Primitive.Apply(
        x,
        v =>
        {
            var blocks = new QuarterBlocks(winners.Shape[3], v.Device.IsGpu);
            return Launch.Jobs(new TakeQuarter(blocks), blocks.Jobs(v.Shape), blocks.Grain, [winners.Shape], v, winners)[0];
        },
        (_, _, g) => GiveQuarter(g, winners),
        Saved.None);
}

/// <summary>Rows of 2 × 2 blocks and where they lie. A job does a row on the host, and a block on a GPU, whose threads should read side by side.</summary>
internal readonly struct QuarterBlocks(int width, bool one)
{
    private const int NumbersAtOnce = 16384;

    /// <summary>Blocks in a row.</summary>
    public int Width { get; } = width;

    /// <summary>Blocks in a job.</summary>
    public int AtOnce { get; } = one ? 1 : width;

    /// <summary>Jobs that are worth a core's while.</summary>
    public int Grain => 1 + (NumbersAtOnce / (4 * AtOnce));

    /// <summary>The jobs for maps [N, C, H, W].</summary>
    public int Jobs(Shape maps) => maps.Count / (4 * AtOnce);

    /// <summary>The number of block <paramref name="i"/> of a job, clamped so that the last lane of a row overlaps the one before.</summary>
    public int Block(int job, int i, int lane) => (job * AtOnce) + (i + lane <= AtOnce ? i : AtOnce - lane);

    /// <summary>The first number of a block in the maps.</summary>
    public int Top(int block) => (block / Width * 4 * Width) + (block % Width * 2);

    /// <summary>The first number of its lower half.</summary>
    public int Bottom(int block) => Top(block) + (2 * Width);
}

/// <summary>A: the greatest of each block of B.</summary>
internal readonly struct GreatestQuarter(QuarterBlocks blocks) : IJob
{
    private readonly QuarterBlocks _blocks = blocks;

    public int ShortestRun => _blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        for (var i = 0; i < _blocks.AtOnce; i += TBuffer.Width)
        {
            var block = _blocks.Block(job, i, TBuffer.Width);
            buffers.B.LoadPairs(_blocks.Top(block), out var a, out var b);
            buffers.B.LoadPairs(_blocks.Bottom(block), out var c, out var d);
            var top = TLane.SelectGreater(b, a, b, a);
            var bottom = TLane.SelectGreater(d, c, d, c);
            buffers.A.Store(block, TLane.SelectGreater(bottom, top, bottom, top));
        }
    }
}

/// <summary>A: the greatest of each block of C; B: the number, 0..3 row by row, of the first of them.</summary>
internal readonly struct FirstGreatestQuarter(QuarterBlocks blocks) : IJob
{
    private readonly QuarterBlocks _blocks = blocks;

    public int ShortestRun => _blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        for (var i = 0; i < _blocks.AtOnce; i += TBuffer.Width)
        {
            var block = _blocks.Block(job, i, TBuffer.Width);
            buffers.C.LoadPairs(_blocks.Top(block), out var a, out var b);
            buffers.C.LoadPairs(_blocks.Bottom(block), out var c, out var d);
            var (top, bottom) = (TLane.SelectGreater(b, a, b, a), TLane.SelectGreater(d, c, d, c));
            var ofTop = TLane.SelectGreater(b, a, TLane.Constant(1, a), TLane.Constant(0, a));
            var ofBottom = TLane.SelectGreater(d, c, TLane.Constant(3, a), TLane.Constant(2, a));
            buffers.A.Store(block, TLane.SelectGreater(bottom, top, bottom, top));
            buffers.B.Store(block, TLane.SelectGreater(bottom, top, ofBottom, ofTop));
        }
    }
}

/// <summary>A: of each block of B the number that C says.</summary>
internal readonly struct TakeQuarter(QuarterBlocks blocks) : IJob
{
    private readonly QuarterBlocks _blocks = blocks;

    public int ShortestRun => _blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        for (var i = 0; i < _blocks.AtOnce; i += TBuffer.Width)
        {
            var block = _blocks.Block(job, i, TBuffer.Width);
            var winner = buffers.C.Load(block);
            buffers.B.LoadPairs(_blocks.Top(block), out var a, out var b);
            buffers.B.LoadPairs(_blocks.Bottom(block), out var c, out var d);
            var bottom = TLane.SelectGreater(winner, TLane.Constant(2, winner), d, c);
            var top = TLane.SelectGreater(winner, TLane.Constant(0, winner), b, a);
            buffers.A.Store(block, TLane.SelectGreater(winner, TLane.Constant(1, winner), bottom, top));
        }
    }
}

/// <summary>A: B at the number of each block that C says, 0 elsewhere.</summary>
internal readonly struct GiveQuarter(QuarterBlocks blocks) : IJob
{
    private readonly QuarterBlocks _blocks = blocks;

    public int ShortestRun => _blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        for (var i = 0; i < _blocks.AtOnce; i += TBuffer.Width)
        {
            var block = _blocks.Block(job, i, TBuffer.Width);
            var (value, winner) = (buffers.B.Load(block), buffers.C.Load(block));
            var none = TLane.Constant(0, value);
            buffers.A.StorePairs(
                _blocks.Top(block), TLane.SelectEqual(winner, none, value, none), TLane.SelectEqual(winner, TLane.Constant(1, winner), value, none));
            buffers.A.StorePairs(
                _blocks.Bottom(block),
                TLane.SelectEqual(winner, TLane.Constant(2, winner), value, none), TLane.SelectEqual(winner, TLane.Constant(3, winner), value, none));
        }
    }
}
