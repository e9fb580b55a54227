using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>Numbers handled between two looks at the layout: small enough that scratch copies stay in the first-level cache.</summary>
    private const int BlockLength = 512;
    private const int LanewiseGrain = 32768;

    /// <summary>Room for one block and the register that may reach past it.</summary>
    private const int ScratchLength = BlockLength + 64;
    private const int MaximumArity = 6;

    private protected override void RunLanewise<TFunction>(
        TFunction function, Extent extent, Operand output, ReadOnlySpan<Operand> operands, double p, double q, double r)
    {
        CountLaunch();
        var inputs = operands.ToArray();
        var scalars = Splat(p, q, r);
        Parts.Run(extent.Count, LanewiseGrain, (begin, end) =>
        {
            var scratch = stackalloc TReal[(MaximumArity + 1) * ScratchLength];
            var streams = stackalloc Stream<TReal, TVector>[MaximumArity];
            while (begin < end)
            {
                var place = extent.Locate(begin);
                var count = Math.Min(BlockLength, Math.Min(end - begin, extent.D5 - place.I5));
                for (var k = 0; k < inputs.Length; k++)
                {
                    var strides = inputs[k].Strides;
                    streams[k] = new(Data(inputs[k].Buffer) + strides.At(place), strides.S5, count, scratch + (k * ScratchLength));
                }
                var target = Data(output.Buffer) + output.Strides.At(place);
                if (output.Strides.S5 == 1)
                {
                    Evaluate(function, scalars, streams, target, count);
                }
                else
                {
                    var row = scratch + (MaximumArity * ScratchLength);
                    Evaluate(function, scalars, streams, row, count);
                    for (var i = 0; i < count; i++)
                    {
                        target[(nint)i * output.Strides.S5] = row[i];
                    }
                }
                begin += count;
            }
        });
        KeepAlive(output, inputs);
    }

    private static void Evaluate<TFunction>(
        TFunction function, Scalars<TVector> scalars, Stream<TReal, TVector>* streams, TReal* target, int count)
        where TFunction : struct, ILanewise
    {
        var i = 0;
        for (; i <= count - TVector.Count; i += TVector.Count)
        {
            TVector.Store(target + i, At(function, scalars, streams, i));
        }
        if (i < count)
        {
            var rest = stackalloc TReal[TVector.Count];
            TVector.Store(rest, AtEnd(function, scalars, streams, i, count));
            for (var k = 0; i + k < count; k++)
            {
                target[i + k] = rest[k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At<TFunction>(TFunction function, Scalars<TVector> scalars, Stream<TReal, TVector>* streams, int i)
        where TFunction : struct, ILanewise => function.At(
            TFunction.Arity > 0 ? Load(streams, 0, i) : default,
            TFunction.Arity > 1 ? Load(streams, 1, i) : default,
            TFunction.Arity > 2 ? Load(streams, 2, i) : default,
            TFunction.Arity > 3 ? Load(streams, 3, i) : default,
            TFunction.Arity > 4 ? Load(streams, 4, i) : default,
            TFunction.Arity > 5 ? Load(streams, 5, i) : default,
            scalars);

    /// <summary>
    /// The last register, of which only count − i numbers are there. The others repeat the first: .NET's double-precision functions take another path for a whole
    /// register when one number in it is large, so that what memory held before would change the last bit of a result.
    /// </summary>
    private static TVector AtEnd<TFunction>(TFunction function, Scalars<TVector> scalars, Stream<TReal, TVector>* streams, int i, int count)
        where TFunction : struct, ILanewise
    {
        var padded = stackalloc TReal[MaximumArity * TVector.Count];
        var ends = stackalloc Stream<TReal, TVector>[MaximumArity];
        for (var k = 0; k < TFunction.Arity; k++)
        {
            ends[k] = streams[k].End(i, count - i, padded + (k * TVector.Count));
        }
        return At(function, scalars, ends, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(Stream<TReal, TVector>* streams, int operand, int i) =>
        TVector.Load(streams[operand].Source + ((nint)i * streams[operand].Step));

    private static void KeepAlive(Operand output, Operand[] inputs)
    {
        GC.KeepAlive(output.Buffer);
        GC.KeepAlive(inputs);
    }
}
