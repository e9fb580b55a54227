using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Loss;

/// <summary>
/// The first pass over the head, chunk by chunk: which slots are quiet, with how much confidence, and the terms of the responsible ones. A
/// quiet slot (C_noobj = 1) is written down as Ĉ, one that overlaps a truth well as −1 − Ĉ, a responsible one as −4. Class logits are
/// read at responsible slots alone. Buffers: the survey (out), the head, the targets, the spec's numbers.
/// </summary>
internal readonly struct Survey(LossShape shape, LossOptions options) : IJob
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
        WriteSlots<TReal, TLane, TBuffer>(plane, begin, end, buffers);
        WriteResponsible<TReal, TLane, TBuffer>(plane, begin, end, buffers);
        WriteSums<TReal, TLane, TBuffer>(job, plane, begin, end, buffers);
    }

    /// <summary>Ĉ² of a quiet slot, 0 of others. A NaN is less than nothing: it stays in the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane SquareOf<TLane>(TLane slot)
        where TLane : ILane<TLane> => TLane.SelectGreater(TLane.Constant(-0.5, slot), slot, TLane.Constant(0, slot), slot * slot);

    /// <summary>1 for a quiet slot, 0 for others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane CountOf<TLane>(TLane slot)
        where TLane : ILane<TLane> => TLane.SelectGreater(TLane.Constant(-0.5, slot), slot, TLane.Constant(0, slot), TLane.Constant(1, slot));

    /// <summary>Ĉ of a slot without an object, quiet or not; 0 of a responsible one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ObjectnessOf<TLane>(TLane slot)
        where TLane : ILane<TLane>
    {
        var ignored = TLane.SelectGreater(slot, TLane.Constant(-3, slot), -1.0 - slot, TLane.Constant(0, slot));
        return TLane.SelectGreater(TLane.Constant(-0.5, slot), slot, ignored, slot);
    }

    private void WriteSlots<TReal, TLane, TBuffer>(int plane, int begin, int end, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (survey, head, targets) = (buffers.A, buffers.B, buffers.C);
        var image = plane / _shape.Anchors;
        var firstTruth = TReal.ToIndex(targets[_shape.ImageStarts + image]);
        var lastTruth = TReal.ToIndex(targets[_shape.ImageStarts + image + 1]);
        var threshold = TBuffer.Splat(buffers.D[LossOptions.Threshold]);
        for (var p = begin; p < end; p += TBuffer.Width)
        {
            // The last lane of a chunk overlaps the one before it rather than reach past the end.
            var at = Math.Min(p, end - TBuffer.Width);
            var objectness = SlotFunctions.Sigmoid(head.Load(_shape.HeadPlane(plane, 4) + at));
            var best = firstTruth == lastTruth
                ? TBuffer.Splat(TReal.FromIndex(0))
                : BestIou<TReal, TLane, TBuffer>(plane, at, firstTruth, lastTruth, head, targets);
            var ignored = -1.0 - objectness;
            var slot = _options.PenalisedAtThreshold == 0
                ? TLane.SelectGreater(threshold, best, objectness, ignored)
                : TLane.SelectGreaterOrEqual(threshold, best, objectness, ignored);
            survey.Store((plane * _shape.Plane) + at, slot);
        }
    }

    private TLane BestIou<TReal, TLane, TBuffer>(int plane, int at, int firstTruth, int lastTruth, TBuffer head, TBuffer targets)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var anchor = plane % _shape.Anchors;
        var x = targets.Load(LossShape.CellColumns + at) + SlotFunctions.Sigmoid(head.Load(_shape.HeadPlane(plane, 0) + at));
        var y = targets.Load(_shape.CellRows + at) + SlotFunctions.Sigmoid(head.Load(_shape.HeadPlane(plane, 1) + at));
        var w = SlotFunctions.PredictedSize(TBuffer.Splat(targets[_shape.AnchorWidths + anchor]), head.Load(_shape.HeadPlane(plane, 2) + at));
        var h = SlotFunctions.PredictedSize(TBuffer.Splat(targets[_shape.AnchorHeights + anchor]), head.Load(_shape.HeadPlane(plane, 3) + at));
        var best = TBuffer.Splat(TReal.FromIndex(0));
        for (var truth = firstTruth; truth < lastTruth; truth++)
        {
            var box = _shape.TruthBoxes + (4 * truth);
            var width = TBuffer.Splat(targets[box + 2]);
            var height = TBuffer.Splat(targets[box + 3]);
            var intersection = SlotFunctions.Overlap(x, w, TBuffer.Splat(targets[box]), width)
                * SlotFunctions.Overlap(y, h, TBuffer.Splat(targets[box + 1]), height);
            var iou = intersection / SlotFunctions.AtLeastTiny((w * h) + (width * height) - intersection);
            best = TLane.SelectGreater(iou, best, iou, best);
        }
        return best;
    }

    private void WriteResponsible<TReal, TLane, TBuffer>(int plane, int begin, int end, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var targets = buffers.C;
        var last = TReal.ToIndex(targets[_shape.PlaneStarts + plane + 1]);
        for (var m = TReal.ToIndex(targets[_shape.PlaneStarts + plane]); m < last; m++)
        {
            var place = TReal.ToIndex(targets[_shape.ResponsibleSlots + (LossShape.SlotEntries * m)]);
            if (place >= begin && place < end)
            {
                buffers.A.Write((plane * _shape.Plane) + place, TReal.FromIndex(-4));
                WriteTerms<TReal, TLane, TBuffer>(plane, place, m, buffers);
            }
        }
    }

    private void WriteTerms<TReal, TLane, TBuffer>(int plane, int place, int m, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (survey, head, targets, spec) = (buffers.A, buffers.B, buffers.C, buffers.D);
        var entry = _shape.ResponsibleSlots + (LossShape.SlotEntries * m);
        var met = Meeting<TReal>.Of<TLane, TBuffer>(_shape, plane, entry, head, targets);
        var scale = met.SmallBoxWeight(_shape, _options.SmallBoxes)
            * spec[_options.WarmUp == LossOptions.PullsAll ? LossOptions.WarmUpWeight : LossOptions.Coordinate];
        var distance = met.SquaredDistance(_options.Size);

        var logits = _shape.HeadPlane(plane, 5) + place;
        var owned = TReal.ToIndex(targets[entry + 1]);
        var classWeight = spec[LossOptions.ClassWeights + owned];
        var scores = ClassScores<TReal>.Of<TLane, TBuffer>(head, logits, _shape.Plane, _shape.Classes);

        var one = TReal.FromIndex(1);
        var residual = (_options.Target == (int)IouTarget.One ? one : met.Iou) - met.Objectness;
        var weight = _options.WeightedWithIou == 0 ? one : met.Iou;
        var at = _shape.TermsOfSlots + (LossShape.SlotTerms * m);
        survey.Write(at, scale * distance);
        survey.Write(at + 1, scores.CrossEntropy(head[logits + (owned * _shape.Plane)]) * classWeight);
        survey.Write(at + 2, residual * residual * weight);
        survey.Write(at + 3, met.Iou);
        survey.Write(at + 4, met.Objectness);
        survey.Write(at + 5, TReal.SelectGreater(weight, TReal.FromIndex(0), one, TReal.FromIndex(0)));

        var classCost = TReal.FromIndex(0);
        for (var k = 0; k < _shape.Classes * _options.Costs; k++)
        {
            var error = TReal.FromIndex(k == owned ? 1 : 0) - scores.Probability(head[logits + (k * _shape.Plane)]);
            classCost += error * error;
        }
        var (classScale, objectScale) = (spec[LossOptions.Class] * classWeight, spec[LossOptions.Object] * weight * residual);
        survey.Write(at + 6, (scale * scale * distance) + (classScale * classScale * classCost) + (objectScale * objectScale));
    }

    private void WriteSums<TReal, TLane, TBuffer>(int job, int plane, int begin, int end, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var survey = buffers.A;
        var none = TBuffer.Splat(TReal.FromIndex(0));
        var (squares, count, objectness) = (none, none, none);
        var first = plane * _shape.Plane;
        var p = begin;
        for (; p <= end - TBuffer.Width; p += TBuffer.Width)
        {
            var slot = survey.Load(first + p);
            squares += SquareOf(slot);
            count += CountOf(slot);
            objectness += ObjectnessOf(slot);
        }
        var (allSquares, allCount, allObjectness) = (TBuffer.Sum(squares), TBuffer.Sum(count), TBuffer.Sum(objectness));
        for (; p < end; p++)
        {
            var slot = survey[first + p];
            allSquares += SquareOf(slot);
            allCount += CountOf(slot);
            allObjectness += ObjectnessOf(slot);
        }
        var at = _shape.SumsOfChunks + (LossShape.ChunkSums * job);
        survey.Write(at, allSquares);
        survey.Write(at + 1, allCount);
        survey.Write(at + 2, allObjectness);
        survey.Write(at + 3, _options.WarmUp == 0 ? TReal.FromIndex(0) : Pull<TReal, TLane, TBuffer>(plane, begin, end, buffers));
    }

    /// <summary>Σ (σ(t_x) − ½)² + (σ(t_y) − ½)² + the size terms against the anchor, over the slots without an object: rare enough to go slot by slot.</summary>
    private TReal Pull<TReal, TLane, TBuffer>(int plane, int begin, int end, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (survey, head, targets) = (buffers.A, buffers.B, buffers.C);
        var width = targets[_shape.AnchorWidths + (plane % _shape.Anchors)];
        var height = targets[_shape.AnchorHeights + (plane % _shape.Anchors)];
        var sum = TReal.FromIndex(0);
        for (var p = begin; p < end; p++)
        {
            var x = SlotFunctions.Sigmoid(head[_shape.HeadPlane(plane, 0) + p]) - 0.5;
            var y = SlotFunctions.Sigmoid(head[_shape.HeadPlane(plane, 1) + p]) - 0.5;
            var w = SlotFunctions.SizeDifference(_options.Size, width, width, head[_shape.HeadPlane(plane, 2) + p]);
            var h = SlotFunctions.SizeDifference(_options.Size, height, height, head[_shape.HeadPlane(plane, 3) + p]);
            var pull = (x * x) + (y * y) + (w * w) + (h * h);
            sum += TReal.SelectGreater(TReal.FromIndex(-3), survey[(plane * _shape.Plane) + p], TReal.FromIndex(0), pull);
        }
        return sum;
    }
}
