using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>
/// The sums that batch normalisation needs of each channel, two at a time from one reading: on the host by a job for each map, on a GPU, where maps are too few for
/// its threads, by two reductions.
/// </summary>
internal static class ChannelSums
{
    private static readonly HashSet<int> AllButChannels = [0, 2, 3];
    private static readonly HashSet<int> Images = [0];

    /// <summary>The mean and the variance (divided by the count) of each channel of x [N, C, H, W].</summary>
    public static (Tensor Mean, Tensor Variance) Moments(Tensor x)
    {
        double count = x.Shape.Count / x.Shape[1];
        if (x.Device.IsGpu)
        {
            var mean = Tensor.SumKeep(x, AllButChannels) * (1 / count);
            return (mean, Launch.Reduce<SquaredDifference, Add>(default, x.Shape, AllButChannels, [x, mean]) * (1 / count));
        }
        var maps = MapSums.Of(x.Shape);
        var sums = Launch.Jobs(new MapMoments(maps), maps.Maps, maps.Grain, [maps.Sums, maps.Sums], x);
        // Maps are equally large: the mean of all is the mean of theirs, and the variance is theirs and that between their means.
        var ofAll = Tensor.SumKeep(sums[0], Images) * (1.0 / x.Shape[0]);
        var within = Tensor.SumKeep(sums[1], Images) * (1 / count);
        return (ofAll, within + (Launch.Reduce<SquaredDifference, Add>(default, maps.Sums, Images, [sums[0], ofAll]) * (1.0 / x.Shape[0])));
    }

    /// <summary>Σ h and Σ h · (x − mean) of each channel, h being the cotangent g behind the function.</summary>
    public static (Tensor Sum, Tensor DotWithDifference) OfCotangent<TFunction>(TFunction function, Tensor g, Tensor x, BatchNormForm form)
        where TFunction : struct, IUnaryFunction
    {
        if (x.Device.IsGpu)
        {
            return (
                Launch.Reduce<Behind<TFunction>, Add>(new(function), x.Shape, AllButChannels, [g, x, form.Factor, form.Offset]),
                Launch.Reduce<DotBehind<TFunction>, Add>(new(function), x.Shape, AllButChannels, [g, x, form.Factor, form.Offset, form.Mean]));
        }
        var maps = MapSums.Of(x.Shape);
        var sums = Launch.Jobs(
            new MapCotangents<TFunction>(function, maps), maps.Maps, maps.Grain, [maps.Sums, maps.Sums], g, x, form.Factor, form.Offset, form.Mean);
        return (Tensor.SumKeep(sums[0], Images), Tensor.SumKeep(sums[1], Images));
    }
}

/// <summary>Maps that lie one after another, and the runs of them that are summed up for themselves.</summary>
internal readonly struct MapSums(int images, int channels, int places)
{
    private const int NumbersAtOnce = 16384;

    /// <summary>The most numbers of a run: it is still in the cache when it is read again.</summary>
    public const int Run = 2048;

    public static MapSums Of(Shape x) => new(x[0], x[1], x[2] * x[3]);

    public int Channels { get; } = channels;

    /// <summary>Numbers of a map.</summary>
    public int Places { get; } = places;

    public int Maps => images * Channels;

    public int Grain => 1 + (NumbersAtOnce / Places);

    /// <summary>One number for each map.</summary>
    public Shape Sums => new(images, Channels, 1, 1);
}

/// <summary>A: the mean of each map of C; B: Σ (x − mean)² over it. Run by run, and put together as Chan, Golub and LeVeque do: nothing cancels.</summary>
internal readonly struct MapMoments(MapSums maps) : IJob
{
    private readonly MapSums _maps = maps;

    public int ShortestRun => _maps.Places;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var mean = TReal.FromIndex(0);
        var squares = TReal.FromIndex(0);
        for (var begin = 0; begin < _maps.Places; begin += MapSums.Run)
        {
            var count = _maps.Places - begin < MapSums.Run ? _maps.Places - begin : MapSums.Run;
            var first = (job * _maps.Places) + begin;
            var whole = first + (count / TBuffer.Width * TBuffer.Width);
            var lanes = TBuffer.Splat(TReal.FromIndex(0));
            for (var i = first; i < whole; i += TBuffer.Width)
            {
                lanes += buffers.C.Load(i);
            }
            var sum = TBuffer.Sum(lanes);
            for (var i = whole; i < first + count; i++)
            {
                sum += buffers.C[i];
            }
            var meanHere = sum / TReal.FromIndex(count);
            var (meanLanes, squareLanes) = (TBuffer.Splat(meanHere), TBuffer.Splat(TReal.FromIndex(0)));
            for (var i = first; i < whole; i += TBuffer.Width)
            {
                var difference = buffers.C.Load(i) - meanLanes;
                squareLanes += difference * difference;
            }
            var squaresHere = TBuffer.Sum(squareLanes);
            for (var i = whole; i < first + count; i++)
            {
                var difference = buffers.C[i] - meanHere;
                squaresHere += difference * difference;
            }
            if (begin == 0)
            {
                // Not as below: an infinite difference times a count of 0 is no number.
                mean = meanHere;
                squares = squaresHere;
                continue;
            }
            var apart = meanHere - mean;
            var share = TReal.FromIndex(count) / TReal.FromIndex(begin + count);
            squares += squaresHere + (apart * apart * share * TReal.FromIndex(begin));
            mean += apart * share;
        }
        buffers.A.Write(job, mean);
        buffers.B.Write(job, squares);
    }
}

/// <summary>A: Σ h over each map; B: Σ h · (x − mean); h is the cotangent C behind the function of x · factor + offset, x in D, factor E, offset F, mean G.</summary>
internal readonly struct MapCotangents<TFunction>(TFunction function, MapSums maps) : IJob
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _function = function;
    private readonly MapSums _maps = maps;

    public int ShortestRun => _maps.Places;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var channel = job % _maps.Channels;
        var (factor, offset, mean) = (buffers.E[channel], buffers.F[channel], buffers.G[channel]);
        var (factors, offsets, means) = (TBuffer.Splat(factor), TBuffer.Splat(offset), TBuffer.Splat(mean));
        var (sum, dot) = (TReal.FromIndex(0), TReal.FromIndex(0));
        for (var begin = 0; begin < _maps.Places; begin += MapSums.Run)
        {
            var count = _maps.Places - begin < MapSums.Run ? _maps.Places - begin : MapSums.Run;
            var first = (job * _maps.Places) + begin;
            var whole = first + (count / TBuffer.Width * TBuffer.Width);
            var (sums, dots) = (TBuffer.Splat(TReal.FromIndex(0)), TBuffer.Splat(TReal.FromIndex(0)));
            for (var i = first; i < whole; i += TBuffer.Width)
            {
                var x = buffers.D.Load(i);
                var h = Behind<TFunction>.Of(_function, buffers.C.Load(i), x, factors, offsets);
                sums += h;
                dots += h * (x - means);
            }
            sum += TBuffer.Sum(sums);
            dot += TBuffer.Sum(dots);
            for (var i = whole; i < first + count; i++)
            {
                var x = buffers.D[i];
                var h = Behind<TFunction>.Of(_function, buffers.C[i], x, factor, offset);
                sum += h;
                dot += h * (x - mean);
            }
        }
        buffers.A.Write(job, sum);
        buffers.B.Write(job, dot);
    }
}

/// <summary>a · f′(b · c + d): the cotangent a behind a function of x = b. A cotangent of 0 gives 0 whatever the derivative.</summary>
internal readonly struct Behind<TFunction>(TFunction function) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _function = function;

    /// <inheritdoc/>
    public static int Arity => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => Of(_function, a, b, c, d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Of<TLane>(TFunction function, TLane g, TLane x, TLane factor, TLane offset)
        where TLane : ILane<TLane>
    {
        var (argument, slope) = ((x * factor) + offset, TLane.Constant(BiasThen<TFunction>.Slope, x));
        var derivative = function.Derivative(argument, function.Value(argument, slope), slope);
        return TLane.SelectEqual(g, TLane.Constant(0, g), g, g * derivative);
    }
}

/// <summary>a · f′(b · c + d) · (b − e).</summary>
internal readonly struct DotBehind<TFunction>(TFunction function) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _function = function;

    /// <inheritdoc/>
    public static int Arity => 5;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => Behind<TFunction>.Of(_function, a, b, c, d) * (b - e);
}

/// <summary>(a − b)².</summary>
internal readonly struct SquaredDifference : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (a - b) * (a - b);
}
