using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// MaxPool2D(<see cref="BatchNormActivated"/>(x), 2, 2), and its derivative, without the maps between, which are the largest of a network: the winners are found again
    /// from x. x [N, C, H, W] with even H and W → [N, C, H/2, W/2].
    /// </summary>
    /// <exception cref="ShapeException">Shapes do not fit, or H or W is odd.</exception>
    public static BatchNormResult BatchNormPooled<TFunction>(
        TFunction function, Tensor x, Tensor scale, Tensor shift, double epsilon = 1e-5, bool outsideRoot = false, IBatchPeers? peers = null)
        where TFunction : struct, IUnaryFunction
    {
        Check.Rank("BatchNormPooled", "the input", x, 4, "[N, C, H, W]");
        Check.That(x.Shape[2] % 2 == 0 && x.Shape[3] % 2 == 0, () => $"BatchNormPooled: input {x.Shape} does not fall into blocks of 2 × 2.");
        return Normalise(
            "BatchNormPooled", x, scale, shift, epsilon, outsideRoot, peers,
            y => MaxPool2D(Elementwise.Apply(function, y, BiasThen<TFunction>.Slope), 2, 2),
            (v, form) =>
            {
                var rows = new NormalisedBlocks<TFunction>(function, v);
                return Launch.Jobs(new NormalisePooled<TFunction>(rows), rows.Jobs, rows.Grain, [new(v.Shape[0], v.Shape[1], v.Shape[2] / 2, v.Shape[3] / 2)], v, form.Factor, form.Offset)[0];
            },
            (v, g, form) => PooledPullback(function, v, g, form));
    }

    private static Tensor[] PooledPullback<TFunction>(TFunction function, Tensor x, Tensor g, BatchNormForm form)
        where TFunction : struct, IUnaryFunction
    {
        var rows = new NormalisedBlocks<TFunction>(function, x);
        var behind = Launch.Jobs(
            new BehindPooled<TFunction>(rows), rows.Jobs, rows.Grain, [g.Shape, g.Shape], g, x, form.Factor, form.Offset, form.Mean);
        var sum = SumKeep(behind[0], AllButChannels);
        var slopes = BatchNormSlopes.Of(form, x.Shape, sum, SumKeep(behind[1], AllButChannels));
        Scope.Forget(behind[1]);
        var gradient = Launch.Jobs(
            new NormalisePooledBack<TFunction>(rows), rows.Jobs, rows.Grain, [x.Shape], behind[0], x, form.Factor, form.Offset, slopes.OfX, slopes.Constant)[0];
        Scope.Forget(behind[0]);
        return [gradient, slopes.OfScale, sum];
    }
}

/// <summary>The 2 × 2 blocks of f(x · factor + offset), with factor and offset for each channel of x [N, C, H, W].</summary>
internal readonly struct NormalisedBlocks<TFunction>
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _function;
    private readonly int _ofMap;
    private readonly int _channels;

    public NormalisedBlocks(TFunction function, Tensor x)
    {
        _function = function;
        _ofMap = x.Shape[2] * x.Shape[3] / 4;
        _channels = x.Shape[1];
        Blocks = new(x.Shape[3] / 2, x.Device.IsGpu);
        Jobs = Blocks.Jobs(x.Shape);
    }

    public QuarterBlocks Blocks { get; }

    public int Jobs { get; }

    public int Grain => Blocks.Grain;

    /// <summary>The channel of a job's blocks.</summary>
    public int Channel(int job) => job * Blocks.AtOnce / _ofMap % _channels;

    /// <summary>f(x · factor + offset).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane factor, TLane offset)
        where TLane : ILane<TLane> => _function.Value((x * factor) + offset, TLane.Constant(BiasThen<TFunction>.Slope, x));

    /// <summary>The cotangent behind the function at x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Cotangent<TLane>(TLane g, TLane x, TLane factor, TLane offset)
        where TLane : ILane<TLane> => Behind<TFunction>.Of(_function, g, x, factor, offset);
}

/// <summary>A: the greatest of each block of f(B · C + D).</summary>
internal readonly struct NormalisePooled<TFunction>(NormalisedBlocks<TFunction> rows) : IJob
    where TFunction : struct, IUnaryFunction
{
    private readonly NormalisedBlocks<TFunction> _rows = rows;

    public int ShortestRun => _rows.Blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (blocks, channel) = (_rows.Blocks, _rows.Channel(job));
        var (factor, offset) = (TBuffer.Splat(buffers.C[channel]), TBuffer.Splat(buffers.D[channel]));
        for (var i = 0; i < blocks.AtOnce; i += TBuffer.Width)
        {
            var block = blocks.Block(job, i, TBuffer.Width);
            var x = Quarters<TReal, TLane, TBuffer>.Load(buffers.B, blocks, block);
            var y = x.Through(_rows, factor, offset);
            var top = TLane.SelectGreater(y.B, y.A, y.B, y.A);
            var bottom = TLane.SelectGreater(y.D, y.C, y.D, y.C);
            buffers.A.Store(block, TLane.SelectGreater(bottom, top, bottom, top));
        }
    }
}

/// <summary>A: the cotangent C behind the function at the winner of each block of D; B: that times the winner less the mean. Factor E, offset F, mean G.</summary>
internal readonly struct BehindPooled<TFunction>(NormalisedBlocks<TFunction> rows) : IJob
    where TFunction : struct, IUnaryFunction
{
    private readonly NormalisedBlocks<TFunction> _rows = rows;

    public int ShortestRun => _rows.Blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (blocks, channel) = (_rows.Blocks, _rows.Channel(job));
        var (factor, offset, mean) = (TBuffer.Splat(buffers.E[channel]), TBuffer.Splat(buffers.F[channel]), TBuffer.Splat(buffers.G[channel]));
        for (var i = 0; i < blocks.AtOnce; i += TBuffer.Width)
        {
            var block = blocks.Block(job, i, TBuffer.Width);
            var x = Quarters<TReal, TLane, TBuffer>.Load(buffers.D, blocks, block);
            var y = x.Through(_rows, factor, offset);
            var (top, bottom) = (TLane.SelectGreater(y.B, y.A, y.B, y.A), TLane.SelectGreater(y.D, y.C, y.D, y.C));
            var winner = TLane.SelectGreater(bottom, top, TLane.SelectGreater(y.D, y.C, x.D, x.C), TLane.SelectGreater(y.B, y.A, x.B, x.A));
            var behind = _rows.Cotangent(buffers.C.Load(block), winner, factor, offset);
            buffers.A.Store(block, behind);
            buffers.B.Store(block, behind * (winner - mean));
        }
    }
}

/// <summary>A: h · D + C · F + G, where h is B for the winner of each block of C and 0 for the others. Factor D, offset E.</summary>
internal readonly struct NormalisePooledBack<TFunction>(NormalisedBlocks<TFunction> rows) : IJob
    where TFunction : struct, IUnaryFunction
{
    private readonly NormalisedBlocks<TFunction> _rows = rows;

    public int ShortestRun => _rows.Blocks.AtOnce;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (blocks, channel) = (_rows.Blocks, _rows.Channel(job));
        var (factor, offset) = (TBuffer.Splat(buffers.D[channel]), TBuffer.Splat(buffers.E[channel]));
        var (ofX, constant) = (TBuffer.Splat(buffers.F[channel]), TBuffer.Splat(buffers.G[channel]));
        for (var i = 0; i < blocks.AtOnce; i += TBuffer.Width)
        {
            var block = blocks.Block(job, i, TBuffer.Width);
            var x = Quarters<TReal, TLane, TBuffer>.Load(buffers.C, blocks, block);
            var y = x.Through(_rows, factor, offset);
            var (top, bottom) = (TLane.SelectGreater(y.B, y.A, y.B, y.A), TLane.SelectGreater(y.D, y.C, y.D, y.C));
            var given = buffers.B.Load(block) * factor;
            var none = TLane.Constant(0, given);
            var (above, below) = (TLane.SelectGreater(bottom, top, none, given), TLane.SelectGreater(bottom, top, given, none));
            buffers.A.StorePairs(
                blocks.Top(block),
                TLane.SelectGreater(y.B, y.A, none, above) + ((x.A * ofX) + constant),
                TLane.SelectGreater(y.B, y.A, above, none) + ((x.B * ofX) + constant));
            buffers.A.StorePairs(
                blocks.Bottom(block),
                TLane.SelectGreater(y.D, y.C, none, below) + ((x.C * ofX) + constant),
                TLane.SelectGreater(y.D, y.C, below, none) + ((x.D * ofX) + constant));
        }
    }
}

/// <summary>The four numbers of blocks, lane by lane: A B above, C D below.</summary>
internal readonly struct Quarters<TReal, TLane, TBuffer>(TLane a, TLane b, TLane c, TLane d)
    where TReal : unmanaged, IReal<TReal>
    where TLane : unmanaged, ILane<TLane>
    where TBuffer : struct, IBuffer<TReal, TLane>
{
    public TLane A { get; } = a;

    public TLane B { get; } = b;

    public TLane C { get; } = c;

    public TLane D { get; } = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quarters<TReal, TLane, TBuffer> Load(TBuffer maps, QuarterBlocks blocks, int block)
    {
        maps.LoadPairs(blocks.Top(block), out var a, out var b);
        maps.LoadPairs(blocks.Bottom(block), out var c, out var d);
        return new(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quarters<TReal, TLane, TBuffer> Through<TFunction>(NormalisedBlocks<TFunction> rows, TLane factor, TLane offset)
        where TFunction : struct, IUnaryFunction =>
        new(rows.Value(A, factor, offset), rows.Value(B, factor, offset), rows.Value(C, factor, offset), rows.Value(D, factor, offset));
}
