using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>Pooling of 2 × 2 blocks: the four elements of a block are four strided operands, so that it runs on whole registers.</summary>
public sealed partial class Tensor
{
    /// <summary>For each block the number, 0..3 row by row, of its first greatest element.</summary>
    private static Tensor FirstGreatestQuarter(Tensor x)
    {
        var winners = New(x.Device, new Shape(x.Shape[0], x.Shape[1], x.Shape[2] / 2, x.Shape[3] / 2));
        OverQuarters(default(FirstGreatestOfFour), x, winners);
        return winners;
    }

    private static Tensor TakeQuarter(Tensor x, Tensor winners) => Primitive.Apply(
        x,
        v =>
        {
            var output = New(v.Device, winners.Shape);
            OverQuarters(default(TakeOfFour), v, output, winners);
            return output;
        },
        (_, _, g) => GiveQuarter(g, winners));

    private static Tensor GiveQuarter(Tensor g, Tensor winners) => Primitive.Apply(
        g,
        v =>
        {
            var output = New(v.Device, new Shape(v.Shape[0], v.Shape[1], v.Shape[2] * 2, v.Shape[3] * 2));
            var (extent, block, place) = Quarters(output.Shape);
            for (var quarter = 0; quarter < 4; quarter++)
            {
                v.Device.Lanewise(
                    default(GiveOne), extent, new(output.Buffer, block(quarter)), [new(winners.Buffer, place), new(v.Buffer, place)], quarter);
            }
            return output;
        },
        (_, _, h) => TakeQuarter(h, winners));

    private static void OverQuarters<TFunction>(TFunction function, Tensor x, Tensor output, params Tensor[] more)
        where TFunction : struct, ILanewise
    {
        var (extent, block, place) = Quarters(x.Shape);
        x.Device.Lanewise(
            function,
            extent,
            new(output.Buffer, place),
            [.. Enumerable.Range(0, 4).Select(quarter => new Operand(x.Buffer, block(quarter))), .. more.Select(m => new Operand(m.Buffer, place))]);
    }

    /// <summary>The blocks of maps [N, C, H, W], where a quarter of each lies in the maps, and where a block lies in [N, C, H/2, W/2].</summary>
    private static (Extent Blocks, Func<int, Strides> Quarter, Strides Block) Quarters(Shape maps)
    {
        var (count, height, width) = (maps[0] * maps[1], maps[2], maps[3]);
        return (
            new(1, 1, 1, count, height / 2, width / 2),
            quarter => new((quarter / 2 * width) + (quarter % 2), 0, 0, 0, height * width, 2 * width, 2),
            new(0, 0, 0, 0, height * width / 4, width / 2, 1));
    }
}

/// <summary>The number, 0..3, of the first greatest of a, b, c and d.</summary>
public readonly struct FirstGreatestOfFour : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane>
    {
        var left = TLane.SelectGreater(b, a, TLane.Constant(1, a), TLane.Constant(0, a));
        var right = TLane.SelectGreater(d, c, TLane.Constant(3, a), TLane.Constant(2, a));
        return TLane.SelectGreater(TLane.SelectGreater(d, c, d, c), TLane.SelectGreater(b, a, b, a), right, left);
    }
}

/// <summary>a, b, c or d, as e says: 0, 1, 2 or 3.</summary>
public readonly struct TakeOfFour : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 5;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectGreater(
            e, TLane.Constant(1, e), TLane.SelectGreater(e, TLane.Constant(2, e), d, c), TLane.SelectGreater(e, TLane.Constant(0, e), b, a));
}

/// <summary>b where a is the number p, else 0.</summary>
public readonly struct GiveOne : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectEqual(a, scalars.P, b, TLane.Constant(0, a));
}
