using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Model.Loss;

/// <summary>The choices of a <see cref="LossSpec"/> as kernels take them: kernels have no enumerations and no booleans.</summary>
internal readonly record struct LossOptions(
    int Size, int Target, int Normaliser, int PenalisedAtThreshold, int WeightedWithIou, int SmallBoxes, int WarmUp, int Costs)
{
    // The spec's numbers, in a buffer: a number in a kernel's arguments would be a double on every device.
    public const int Coordinate = 0;
    public const int Class = 1;
    public const int Object = 2;
    public const int NoObject = 3;
    public const int Half = 4;
    public const int Threshold = 5;
    public const int Epsilon = 6;
    public const int WarmUpWeight = 7;
    public const int ClassWeights = 8;

    /// <summary>A warm-up that pulls slots without an object.</summary>
    public const int PullsOthers = 1;

    /// <summary>A warm-up in which all slots weigh the same and count.</summary>
    public const int PullsAll = 2;

    public static LossOptions Of(LossSpec spec, long seen) => new(
        (int)spec.Size,
        (int)spec.IouTarget,
        (int)spec.Normaliser,
        spec.PenalisedAtThreshold ? 1 : 0,
        spec.ObjectWeighting == ObjectWeighting.Iou ? 1 : 0,
        spec.SmallBoxes ? 1 : 0,
        seen >= spec.WarmUp.Images ? 0 : spec.WarmUp.CountsEverySlot ? PullsAll : PullsOthers,
        spec.IsDarknets ? 1 : 0);

    public static Tensor Numbers(LossSpec spec, Device device, int classes)
    {
        double[] numbers =
        [
            spec.Coordinate, spec.Class, spec.Object, spec.NoObject, spec.SquareFactor, spec.IgnoreThreshold, spec.CountEpsilon, spec.WarmUp.Weight,
            .. spec.ClassWeights.Count > 0 ? spec.ClassWeights : Enumerable.Repeat(1.0, classes),
        ];
        return Tensor.From(device, numbers, numbers.Length);
    }
}
