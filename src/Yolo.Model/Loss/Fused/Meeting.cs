using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Loss;

/// <summary>A responsible slot's prediction and its truth, met.</summary>
internal readonly struct Meeting<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private Meeting(Side<TReal> x, Side<TReal> y, TReal objectness)
    {
        X = x;
        Y = y;
        Objectness = objectness;
        Intersection = x.Overlap * y.Overlap;
        Union = SlotFunctions.AtLeastTiny((x.Truth.Length * y.Truth.Length) + (x.Length * y.Length) - Intersection);
        Iou = Intersection / Union;
    }

    public Side<TReal> X { get; }

    public Side<TReal> Y { get; }

    public TReal Objectness { get; }

    public TReal Intersection { get; }

    public TReal Union { get; }

    public TReal Iou { get; }

    /// <summary>Reads the slot whose entries begin at <paramref name="entry"/> of the targets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Meeting<TReal> Of<TLane, TBuffer>(LossShape shape, int plane, int entry, TBuffer head, TBuffer targets)
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var place = TReal.ToIndex(targets[entry]);
        var anchor = plane % shape.Anchors;
        return new(
            new(
                new(targets[entry + 2], targets[entry + 4]), targets[LossShape.CellColumns + place], targets[shape.AnchorWidths + anchor],
                head[shape.HeadPlane(plane, 0) + place], head[shape.HeadPlane(plane, 2) + place]),
            new(
                new(targets[entry + 3], targets[entry + 5]), targets[shape.CellRows + place], targets[shape.AnchorHeights + anchor],
                head[shape.HeadPlane(plane, 1) + place], head[shape.HeadPlane(plane, 3) + place]),
            SlotFunctions.Sigmoid(head[shape.HeadPlane(plane, 4) + place]));
    }

    /// <summary>1, or with small boxes weighing more 2 − w·h, w and h relative to the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal SmallBoxWeight(LossShape shape, int smallBoxes)
    {
        var area = X.Truth.Length * Y.Truth.Length;
        return smallBoxes == 0 ? TReal.FromIndex(1) : 2.0 - (area / TReal.FromIndex(shape.Plane));
    }

    /// <summary>(x − b_x)² + (y − b_y)² + the size terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal SquaredDistance(int size)
    {
        var (x, y) = (X.Truth.Middle - X.Middle, Y.Truth.Middle - Y.Middle);
        var (w, h) = (X.SizeDifference(size), Y.SizeDifference(size));
        return (x * x) + (y * y) + (w * w) + (h * h);
    }

    /// <summary>∂IoU of this side: by the middle, given how the overlap changes with it, or by the length, given how the area does too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal IouSlope(TReal intersectionSlope, TReal areaSlope)
    {
        var unionSlope = TReal.SelectGreater(Union, TReal.Constant(1e-30, Union), areaSlope - intersectionSlope, TReal.FromIndex(0));
        return (intersectionSlope - (Iou * unionSlope)) / Union;
    }
}

/// <summary>Middle and length of an interval.</summary>
internal readonly struct Interval<TReal>(TReal middle, TReal length)
    where TReal : unmanaged
{
    public TReal Middle { get; } = middle;

    public TReal Length { get; } = length;
}

/// <summary>One axis of a <see cref="Meeting{TReal}"/>: the truth's interval and the predicted one.</summary>
internal readonly struct Side<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly TReal _anchor;
    private readonly TReal _t;

    public Side(Interval<TReal> truth, TReal cell, TReal anchor, TReal tMiddle, TReal tSize)
    {
        Truth = truth;
        _anchor = anchor;
        _t = tSize;
        Offset = SlotFunctions.Sigmoid(tMiddle);
        Middle = cell + Offset;
        Length = SlotFunctions.PredictedSize(anchor, tSize);
        Overlap = SlotFunctions.Overlap(truth.Middle, truth.Length, Middle, Length);
    }

    public Interval<TReal> Truth { get; }

    /// <summary>σ(t): the middle's place in its cell.</summary>
    public TReal Offset { get; }

    public TReal Middle { get; }

    public TReal Length { get; }

    public TReal Overlap { get; }

    /// <summary>∂middle/∂t = σ(t)·(1 − σ(t)).</summary>
    public TReal MiddleSlope => Offset * (1.0 - Offset);

    /// <summary>∂length/∂t.</summary>
    public TReal LengthSlope => SlotFunctions.PredictedSizeSlope(Length, _t);

    /// <summary>1 where the overlap ends with the predicted interval, else 0.</summary>
    private TReal EndMoves
    {
        get
        {
            var (zero, one) = (TReal.FromIndex(0), TReal.FromIndex(1));
            var end = TReal.SelectGreaterOrEqual(Middle + (Length * 0.5), Truth.Middle + (Truth.Length * 0.5), zero, one);
            return TReal.SelectGreater(Overlap, zero, end, zero);
        }
    }

    /// <summary>1 where the overlap starts with the predicted interval, else 0.</summary>
    private TReal StartMoves
    {
        get
        {
            var (zero, one) = (TReal.FromIndex(0), TReal.FromIndex(1));
            var start = TReal.SelectGreaterOrEqual(Truth.Middle - (Truth.Length * 0.5), Middle - (Length * 0.5), zero, one);
            return TReal.SelectGreater(Overlap, zero, start, zero);
        }
    }

    /// <summary>∂overlap/∂middle.</summary>
    public TReal OverlapByMiddle => EndMoves - StartMoves;

    /// <summary>∂overlap/∂length.</summary>
    public TReal OverlapByLength => (EndMoves + StartMoves) * 0.5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal SizeDifference(int size) => SlotFunctions.SizeDifference(size, Truth.Length, _anchor, _t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal SizeSlope(int size) => SlotFunctions.SizeSlope(size, _anchor, _t);
}
