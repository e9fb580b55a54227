using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// The skeletons as GPU kernels, but for contractions. Each is compiled once for each struct that fills it in. None needs shared memory,
/// barriers or atomics: every work item computes its own output, in an order that the shape alone decides.
/// </summary>
internal static class GpuKernels
{
    public static void Lanewise<TFunction, TReal>(
        Index1D index, TFunction function, Extent extent, GpuOperand<TReal> output,
        GpuOperand<TReal> a, GpuOperand<TReal> b, GpuOperand<TReal> c, GpuOperand<TReal> d, GpuOperand<TReal> e, GpuOperand<TReal> f,
        Scalars<TReal> scalars)
        where TFunction : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var place = extent.Locate(index);
        output.Store(place, function.At(
            TFunction.Arity > 0 ? a.Load(place) : default,
            TFunction.Arity > 1 ? b.Load(place) : default,
            TFunction.Arity > 2 ? c.Load(place) : default,
            TFunction.Arity > 3 ? d.Load(place) : default,
            TFunction.Arity > 4 ? e.Load(place) : default,
            TFunction.Arity > 5 ? f.Load(place) : default,
            scalars));
    }

    public static void Map<TMap, TReal>(
        Index1D index, TMap map, Extent extent, ArrayView<TReal> output, ArrayView<TReal> a, ArrayView<TReal> b, ArrayView<TReal> c)
        where TMap : struct, IMap
        where TReal : unmanaged, IReal<TReal>
    {
        var place = extent.Locate(index);
        output[index] = map.At<TReal, GpuView<TReal>>(
            place.I2, place.I3, place.I4, place.I5, new Inputs<GpuView<TReal>>(new(a), new(b), new(c)));
    }

    public static void Jobs<TJob, TReal>(
        Index1D index, TJob job, ArrayView<TReal> a, ArrayView<TReal> b, ArrayView<TReal> c, ArrayView<TReal> d, ArrayView<TReal> e,
        ArrayView<TReal> f, ArrayView<TReal> g)
        where TJob : struct, IJob
        where TReal : unmanaged, IReal<TReal> =>
        job.Do<TReal, TReal, GpuBuffer<TReal>>(index, new Buffers<GpuBuffer<TReal>>(new(a), new(b), new(c), new(d), new(e), new(f), new(g)));

    /// <summary>Work item (result, piece) combines elements piece, piece + pieces, …: neighbours read side by side.</summary>
    public static void Reduce<TFunction, TCombine, TReal>(
        Index1D index, TFunction function, TCombine combine, Extent kept, Extent reduced, int pieces, ArrayView<TReal> partials, TReal identity,
        GpuReduceOperand<TReal> a, GpuReduceOperand<TReal> b, GpuReduceOperand<TReal> c, GpuReduceOperand<TReal> d,
        GpuReduceOperand<TReal> e, GpuReduceOperand<TReal> f, Scalars<TReal> scalars)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
        where TReal : unmanaged, IReal<TReal>
    {
        var at = kept.Locate(index / pieces);
        var length = reduced.Count;
        var value = identity;
        for (var j = index % pieces; j < length; j += pieces)
        {
            var place = reduced.Locate(j);
            value = combine.Combine(value, function.At(
                TFunction.Arity > 0 ? a.Load(at, place) : default,
                TFunction.Arity > 1 ? b.Load(at, place) : default,
                TFunction.Arity > 2 ? c.Load(at, place) : default,
                TFunction.Arity > 3 ? d.Load(at, place) : default,
                TFunction.Arity > 4 ? e.Load(at, place) : default,
                TFunction.Arity > 5 ? f.Load(at, place) : default,
                scalars));
        }
        partials[index] = value;
    }

    public static void CombinePieces<TCombine, TReal>(
        Index1D index, TCombine combine, int pieces, ArrayView<TReal> partials, ArrayView<TReal> output)
        where TCombine : struct, ICombine
        where TReal : unmanaged, IReal<TReal>
    {
        var value = partials[index * pieces];
        for (var piece = 1; piece < pieces; piece++)
        {
            value = combine.Combine(value, partials[(index * pieces) + piece]);
        }
        output[index] = value;
    }
}
