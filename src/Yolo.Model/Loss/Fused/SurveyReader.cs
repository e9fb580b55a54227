using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Loss;

/// <summary>Adds up what a <see cref="Survey"/> wrote, over images <c>first</c> to <c>last</c> − 1.</summary>
internal readonly struct SurveyReader<TReal, TLane, TBuffer>(LossShape shape, TBuffer survey, TBuffer targets)
    where TReal : unmanaged, IReal<TReal>
    where TLane : unmanaged, ILane<TLane>
    where TBuffer : struct, IBuffer<TReal, TLane>
{
    private readonly LossShape _shape = shape;
    private readonly TBuffer _survey = survey;
    private readonly TBuffer _targets = targets;

    /// <summary>N_obj.</summary>
    public TReal Objects(int first, int last) => TReal.FromIndex(FirstSlot(last) - FirstSlot(first));

    /// <summary>N_conf.</summary>
    public TReal Confident(int first, int last) => OfSlots(5, first, last) + OfChunks(1, first, last);

    /// <summary>The sum of one of the terms of responsible slots.</summary>
    public TReal OfSlots(int term, int first, int last)
    {
        var sum = TReal.FromIndex(0);
        var end = FirstSlot(last);
        for (var m = FirstSlot(first); m < end; m++)
        {
            sum += _survey[_shape.TermsOfSlots + (LossShape.SlotTerms * m) + term];
        }
        return sum;
    }

    /// <summary>The sum of one of the sums over chunks.</summary>
    public TReal OfChunks(int which, int first, int last)
    {
        var sum = TReal.FromIndex(0);
        var ofImage = _shape.Anchors * _shape.Chunks;
        for (var chunk = first * ofImage; chunk < last * ofImage; chunk++)
        {
            sum += _survey[_shape.SumsOfChunks + (LossShape.ChunkSums * chunk) + which];
        }
        return sum;
    }

    /// <summary>How many responsible slots have an IoU above <paramref name="threshold"/>.</summary>
    public TReal IousAbove(TReal threshold)
    {
        var count = TReal.FromIndex(0);
        for (var m = 0; m < _shape.Responsible; m++)
        {
            var iou = _survey[_shape.TermsOfSlots + (LossShape.SlotTerms * m) + 3];
            count += TReal.SelectGreater(iou, threshold, TReal.FromIndex(1), TReal.FromIndex(0));
        }
        return count;
    }

    private int FirstSlot(int image) => TReal.ToIndex(_targets[_shape.PlaneStarts + (image * _shape.Anchors)]);
}
