using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>Elements that one partial result covers when there are too few results to keep all cores busy.</summary>
    private const int PartialLength = 16384;
    private const int FewResults = 64;

    private protected override void RunReduce<TFunction, TCombine>(
        TFunction function, Extent kept, Extent reduced, DeviceBuffer output, ReadOnlySpan<ReduceOperand> operands, double p)
    {
        CountLaunch();
        var inputs = operands.ToArray();
        var scalars = Splat(p, 0, 0);
        var target = Data(output);
        // Registers run along whichever axis lies side by side in memory: the reduced one, or the kept one.
        if (inputs.Any(o => o.Kept.S5 == 1) && !inputs.Any(o => o.Reduced.S5 == 1))
        {
            AlongKept<TFunction, TCombine>(function, scalars, kept, reduced, target, inputs);
        }
        else
        {
            AlongReduced<TFunction, TCombine>(function, scalars, kept, reduced, target, inputs);
        }
        GC.KeepAlive(inputs);
        GC.KeepAlive(output);
    }

    private static void AlongReduced<TFunction, TCombine>(
        TFunction function, Scalars<TVector> scalars, Extent kept, Extent reduced, TReal* target, ReduceOperand[] inputs)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
    {
        int results = kept.Count, length = reduced.Count;
        var pieces = results >= FewResults ? 1 : (length + PartialLength - 1) / PartialLength;
        var partials = new TReal[results * pieces];
        Parts.Run(results * pieces, Math.Max(1, LanewiseGrain * pieces / length), (begin, end) =>
        {
            for (var job = begin; job < end; job++)
            {
                var piece = job % pieces;
                partials[job] = Row<TFunction, TCombine>(
                    function, scalars, inputs, kept.Locate(job / pieces), reduced,
                    (int)((long)length * piece / pieces), (int)((long)length * (piece + 1) / pieces));
            }
        });
        for (var i = 0; i < results; i++)
        {
            var value = partials[i * pieces];
            for (var piece = 1; piece < pieces; piece++)
            {
                value = default(TCombine).Combine(value, partials[(i * pieces) + piece]);
            }
            target[i] = value;
        }
    }

    private static TReal Row<TFunction, TCombine>(
        TFunction function, Scalars<TVector> scalars, ReduceOperand[] inputs, Place at, Extent reduced, int begin, int end)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
    {
        var scratch = stackalloc TReal[MaximumArity * ScratchLength];
        var streams = stackalloc Stream<TReal, TVector>[MaximumArity];
        var identity = TReal.FromDouble(TCombine.Identity);
        var wide = TVector.Splat(identity);
        var total = identity;
        var rest = stackalloc TReal[TVector.Count];
        while (begin < end)
        {
            var place = reduced.Locate(begin);
            var count = Math.Min(BlockLength, Math.Min(end - begin, reduced.D5 - place.I5));
            for (var k = 0; k < inputs.Length; k++)
            {
                var o = inputs[k];
                streams[k] = new(Data(o.Buffer) + o.Kept.At(at) + o.Reduced.At(place), o.Reduced.S5, count, scratch + (k * ScratchLength));
            }
            var i = count / TVector.Count * TVector.Count;
            wide = default(TCombine).Combine(wide, Registers<TFunction, TCombine>(function, scalars, streams, i));
            if (i < count)
            {
                TVector.Store(rest, AtEnd(function, scalars, streams, i, count));
                for (var k = 0; i + k < count; k++)
                {
                    total = default(TCombine).Combine(total, rest[k]);
                }
            }
            begin += count;
        }
        TVector.Store(rest, wide);
        for (var k = 0; k < TVector.Count; k++)
        {
            total = default(TCombine).Combine(total, rest[k]);
        }
        return total;
    }

    /// <summary>A run of whole registers, in four sums: one would wait for itself.</summary>
    private static TVector Registers<TFunction, TCombine>(TFunction function, Scalars<TVector> scalars, Stream<TReal, TVector>* streams, int count)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
    {
        var combine = default(TCombine);
        var a = TVector.Splat(TReal.FromDouble(TCombine.Identity));
        TVector b = a, c = a, d = a;
        var i = 0;
        for (; i <= count - (4 * TVector.Count); i += 4 * TVector.Count)
        {
            a = combine.Combine(a, At(function, scalars, streams, i));
            b = combine.Combine(b, At(function, scalars, streams, i + TVector.Count));
            c = combine.Combine(c, At(function, scalars, streams, i + (2 * TVector.Count)));
            d = combine.Combine(d, At(function, scalars, streams, i + (3 * TVector.Count)));
        }
        for (; i < count; i += TVector.Count)
        {
            a = combine.Combine(a, At(function, scalars, streams, i));
        }
        return combine.Combine(combine.Combine(a, b), combine.Combine(c, d));
    }

    private static void AlongKept<TFunction, TCombine>(
        TFunction function, Scalars<TVector> scalars, Extent kept, Extent reduced, TReal* target, ReduceOperand[] inputs)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
    {
        var length = reduced.Count;
        Parts.Run(kept.Count, Math.Max(TVector.Count, LanewiseGrain / length), (begin, end) =>
        {
            var scratch = stackalloc TReal[(MaximumArity + 1) * ScratchLength];
            var streams = stackalloc Stream<TReal, TVector>[MaximumArity];
            var sums = scratch + (MaximumArity * ScratchLength);
            while (begin < end)
            {
                var at = kept.Locate(begin);
                var count = Math.Min(BlockLength, Math.Min(end - begin, kept.D5 - at.I5));
                new Span<TReal>(sums, count + TVector.Count).Fill(TReal.FromDouble(TCombine.Identity));
                for (var j = 0; j < length; j++)
                {
                    var place = reduced.Locate(j);
                    for (var k = 0; k < inputs.Length; k++)
                    {
                        var o = inputs[k];
                        streams[k] = new(Data(o.Buffer) + o.Kept.At(at) + o.Reduced.At(place), o.Kept.S5, count, scratch + (k * ScratchLength));
                    }
                    for (var i = 0; i < count; i += TVector.Count)
                    {
                        var values = i <= count - TVector.Count ? At(function, scalars, streams, i) : AtEnd(function, scalars, streams, i, count);
                        TVector.Store(sums + i, default(TCombine).Combine(TVector.Load(sums + i), values));
                    }
                }
                new Span<TReal>(sums, count).CopyTo(new Span<TReal>(target + begin, count));
                begin += count;
            }
        });
    }
}
