using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Loss;

/// <summary>
/// The gradient of the loss at the head, times the cotangent, chunk by chunk: quiet slots are pushed down, in a warm-up all are pulled to their
/// anchors, and at responsible slots every field learns. Buffers: the gradient (out), the head, the targets, the spec's numbers, the survey,
/// the totals, the cotangent.
/// </summary>
internal readonly struct HeadGradient(LossShape shape, LossOptions options) : IJob
{
    private readonly LossShape _shape = shape;
    private readonly LossOptions _options = options;

    /// <inheritdoc/>
    public int ShortestRun => _shape.ShortestChunk;

    /// <inheritdoc/>
    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var plane = job / _shape.Chunks;
        var begin = _shape.ChunkStart(job % _shape.Chunks);
        var end = _shape.ChunkStart((job % _shape.Chunks) + 1);
        var shares = LossReport.Numbers + (Totals.Shares * (plane / _shape.Anchors));
        var halved = buffers.D[LossOptions.Half] * buffers.G[0] * 2;
        var coordinate = halved * buffers.F[shares];
        var confidence = halved * buffers.F[shares + 2];
        WriteQuiet<TReal, TLane, TBuffer>(plane, begin, end, confidence * buffers.D[LossOptions.NoObject], buffers);
        if (_options.WarmUp == 0)
        {
            WriteNothing<TReal, TLane, TBuffer>(plane, 0, 4, begin, end, buffers.A);
        }
        else
        {
            WritePull<TReal, TLane, TBuffer>(plane, begin, end, coordinate * buffers.D[LossOptions.WarmUpWeight], buffers);
        }
        WriteNothing<TReal, TLane, TBuffer>(plane, 5, _shape.Fields, begin, end, buffers.A);

        var last = TReal.ToIndex(buffers.C[_shape.PlaneStarts + plane + 1]);
        for (var m = TReal.ToIndex(buffers.C[_shape.PlaneStarts + plane]); m < last; m++)
        {
            var entry = _shape.ResponsibleSlots + (LossShape.SlotEntries * m);
            var place = TReal.ToIndex(buffers.C[entry]);
            if (place >= begin && place < end)
            {
                WriteBox<TReal, TLane, TBuffer>(plane, entry, coordinate, confidence * buffers.D[LossOptions.Object], buffers);
                WriteClasses<TReal, TLane, TBuffer>(plane, entry, buffers.G[0] * buffers.F[shares + 1] * buffers.D[LossOptions.Class], buffers);
            }
        }
    }

    private void WriteNothing<TReal, TLane, TBuffer>(int plane, int firstField, int lastField, int begin, int end, TBuffer gradient)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var zero = TBuffer.Splat(TReal.FromIndex(0));
        for (var field = firstField; field < lastField; field++)
        {
            var first = _shape.HeadPlane(plane, field);
            for (var p = begin; p < end; p += TBuffer.Width)
            {
                gradient.Store(first + Math.Min(p, end - TBuffer.Width), zero);
            }
        }
    }

    /// <summary>∂(Ĉ²/2)/∂t_o = Ĉ · Ĉ(1 − Ĉ) at quiet slots, 0 at others.</summary>
    private void WriteQuiet<TReal, TLane, TBuffer>(int plane, int begin, int end, TReal scale, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var factor = TBuffer.Splat(scale);
        for (var p = begin; p < end; p += TBuffer.Width)
        {
            var at = Math.Min(p, end - TBuffer.Width);
            var slot = buffers.E.Load((plane * _shape.Plane) + at);
            var zero = TLane.Constant(0, slot);
            buffers.A.Store(
                _shape.HeadPlane(plane, 4) + at,
                TLane.SelectGreater(TLane.Constant(-0.5, slot), slot, zero, factor * slot * slot * (1.0 - slot)));
        }
    }

    private void WritePull<TReal, TLane, TBuffer>(int plane, int begin, int end, TReal scale, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var factor = TBuffer.Splat(scale);
        for (var field = 0; field < 4; field++)
        {
            var first = _shape.HeadPlane(plane, field);
            var anchor = TBuffer.Splat(buffers.C[(field % 2 == 0 ? _shape.AnchorWidths : _shape.AnchorHeights) + (plane % _shape.Anchors)]);
            for (var p = begin; p < end; p += TBuffer.Width)
            {
                var at = first + Math.Min(p, end - TBuffer.Width);
                var t = buffers.B.Load(at);
                buffers.A.Store(at, factor * (field < 2 ? MiddlePull(t) : SizePull(anchor, t)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane MiddlePull<TLane>(TLane t)
        where TLane : ILane<TLane>
    {
        var offset = SlotFunctions.Sigmoid(t);
        return (offset - 0.5) * offset * (1.0 - offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane SizePull<TLane>(TLane anchor, TLane t)
        where TLane : ILane<TLane> =>
        SlotFunctions.SizeDifference(_options.Size, anchor, anchor, t) * SlotFunctions.SizeSlope(_options.Size, anchor, t);

    private void WriteBox<TReal, TLane, TBuffer>(int plane, int entry, TReal coordinate, TReal confidence, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (gradient, spec) = (buffers.A, buffers.D);
        var place = TReal.ToIndex(buffers.C[entry]);
        var met = Meeting<TReal>.Of<TLane, TBuffer>(_shape, plane, entry, buffers.B, buffers.C);
        var scale = coordinate * met.SmallBoxWeight(_shape, _options.SmallBoxes)
            * spec[_options.WarmUp == LossOptions.PullsAll ? LossOptions.WarmUpWeight : LossOptions.Coordinate];

        var one = TReal.FromIndex(1);
        var residual = (_options.Target == (int)IouTarget.One ? one : met.Iou) - met.Objectness;
        var weight = _options.WeightedWithIou == 0 ? one : met.Iou;
        gradient.Write(
            _shape.HeadPlane(plane, 4) + place, SlotFunctions.Times(confidence, -(weight * residual) * met.Objectness * (1.0 - met.Objectness)));

        // The slope of half the object term by an attached IoU: through the target, and through a weight that is the IoU too.
        var throughWeight = _options.WeightedWithIou == 0 ? TReal.FromIndex(0) : residual * residual * 0.5;
        var byIou = _options.Target == (int)IouTarget.Attached ? confidence * ((weight * residual) + throughWeight) : TReal.FromIndex(0);
        WriteSide<TReal, TLane, TBuffer>(plane, 0, place, met, met.X, met.Y, scale, byIou, gradient);
        WriteSide<TReal, TLane, TBuffer>(plane, 1, place, met, met.Y, met.X, scale, byIou, gradient);
    }

    /// <summary>The gradient at t_x and t_w, or at t_y and t_h.</summary>
    private void WriteSide<TReal, TLane, TBuffer>(
        int plane, int axis, int place, Meeting<TReal> met, Side<TReal> side, Side<TReal> other, TReal scale, TReal byIou, TBuffer gradient)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var throughMiddle = SlotFunctions.Times(byIou, met.IouSlope(side.OverlapByMiddle * other.Overlap, TReal.FromIndex(0)));
        var throughLength = SlotFunctions.Times(byIou, met.IouSlope(side.OverlapByLength * other.Overlap, other.Length) * side.LengthSlope);
        var middle = scale * (side.Middle - side.Truth.Middle);
        var size = SlotFunctions.Times(scale, side.SizeDifference(_options.Size) * side.SizeSlope(_options.Size));
        gradient.Write(_shape.HeadPlane(plane, axis) + place, (middle + throughMiddle) * side.MiddleSlope);
        gradient.Write(_shape.HeadPlane(plane, axis + 2) + place, size + throughLength);
    }

    /// <summary>∂(−log p̂_c)/∂z_k = p̂_k − [k = c].</summary>
    private void WriteClasses<TReal, TLane, TBuffer>(int plane, int entry, TReal scale, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var first = _shape.HeadPlane(plane, 5) + TReal.ToIndex(buffers.C[entry]);
        var owned = TReal.ToIndex(buffers.C[entry + 1]);
        var scores = ClassScores<TReal>.Of<TLane, TBuffer>(buffers.B, first, _shape.Plane, _shape.Classes);
        var weight = scale * buffers.D[LossOptions.ClassWeights + owned];
        for (var k = 0; k < _shape.Classes; k++)
        {
            var at = first + (k * _shape.Plane);
            buffers.A.Write(at, weight * (scores.Probability(buffers.B[at]) - TReal.FromIndex(k == owned ? 1 : 0)));
        }
    }
}
