using Yolo.Autodiff;

namespace Yolo.Model.Loss;

/// <summary>What sums over the slots of each image, [N], are divided by before they are added up: counts of the image, of the batch, or nothing.</summary>
internal sealed record LossCounts(LossSpec Spec, Tensor Objects, Tensor Confident, int Images)
{
    public static LossCounts Of(LossSpec spec, Tensor objects, Tensor confident)
    {
        var ofBatch = spec.Normaliser == Normaliser.Batch;
        // The mean over the images; counts of a whole batch are shared by its images already.
        return new(
            spec, ofBatch ? Tensor.Sum(objects) : objects, ofBatch ? Tensor.Sum(confident) : confident, spec.Normaliser == Normaliser.Image ? objects.Shape[0] : 1);
    }

    public Tensor PerObject(double weight, Tensor sums) => Divide(weight, sums, Objects);

    public Tensor PerConfidence(double weight, Tensor sums) => Divide(weight, sums, Confident);

    /// <summary>The coordinate term, divided by N_obj, or by another count of the batch if there is one.</summary>
    public Tensor Coordinate(double[] count, double weight, Tensor sums) =>
        count.Length == 0 ? PerObject(weight, sums) : Divide(weight, sums, Tensor.Full(sums.Device, count[0], [.. Objects.Shape.Sizes]));

    /// <summary>weight · Σ sums / (count + ε) over the images, where x / 0 is 0.</summary>
    private Tensor Divide(double weight, Tensor sums, Tensor count)
    {
        if (Spec.Normaliser == Normaliser.None)
        {
            return Tensor.Sum(sums) * weight;
        }
        var safe = Tensor.Where(count, count + Spec.CountEpsilon, Tensor.Scalar(count.Device, 1));
        return Tensor.Sum(Tensor.Where(count, sums * (weight / Images) / safe, Tensor.Scalar(count.Device, 0)));
    }
}

/// <summary>The four terms of a loss, scalars.</summary>
internal sealed record LossTerms(Tensor Coordinate, Tensor Class, Tensor Object, Tensor NoObject)
{
    public Tensor Total { get; } = Coordinate + Class + Object + NoObject;
}
