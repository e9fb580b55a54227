using System.Diagnostics.CodeAnalysis;
using Yolo.Autodiff;
using Yolo.Kernels.Memory;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Model.Training;

/// <summary>A part of a batch: pixels [N, C, H, W], row-major, and the truths of each image.</summary>
public sealed record TrainingPart(
    [property: SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Goes to the device as it is.")]
    float[] Pixels,
    IReadOnlyList<IReadOnlyList<Truth>> Truths)
{
    /// <summary>The pixels, if a device has fetched them ahead.</summary>
    public StagedNumbers? Staged { get; init; }
}

/// <summary>What a part of a batch says of the step: the gradient, the report of the loss, the statistics.</summary>
internal sealed record PartialGradient(ParameterTree Gradient, LossReport Report, ParameterTree Statistics) : ITree<PartialGradient>
{
    public IReadOnlyList<Tensor> Leaves => [.. Gradient.Leaves, .. Report.Leaves, .. Statistics.Leaves];

    public PartialGradient Rebuild(IReadOnlyList<Tensor> leaves)
    {
        var (gradient, report) = (Gradient.Leaves.Count, Report.Leaves.Count);
        return new(
            Gradient.Rebuild([.. leaves.Take(gradient)]), Report.Rebuild([.. leaves.Skip(gradient).Take(report)]), Statistics.Rebuild([.. leaves.Skip(gradient + report)]));
    }

    /// <summary>The sum of parts, made one after another; of two at a time the memory is given back.</summary>
    public static PartialGradient Sum(IEnumerable<PartialGradient> parts) => parts.Aggregate((sum, next) =>
    {
        var both = new PartialGradient(Add(sum.Gradient, next.Gradient), LossReport.Sum(sum.Report, next.Report), Add(sum.Statistics, next.Statistics));
        Scope.Release(sum);
        Scope.Release(next);
        return both;
    });

    /// <summary>The tensors that are added up over processes: the gradient first, so that it may be on its way before the rest is known.</summary>
    public IReadOnlyList<Tensor> Sums => [.. Gradient.Leaves, Report.Packed, .. Statistics.Leaves];

    /// <summary>With these for its <see cref="Sums"/>.</summary>
    public PartialGradient With(IReadOnlyList<Tensor> sums)
    {
        var gradient = Gradient.Leaves.Count;
        return new(Gradient.Rebuild([.. sums.Take(gradient)]), Report.Unpacked(sums[gradient]), Statistics.Rebuild([.. sums.Skip(gradient + 1)]));
    }

    /// <summary>Of the sum of so many parts, with gradients that are shares of a mean already: the means of the rest. What a report counts stays a sum.</summary>
    public PartialGradient Mean(int parts) => new(Gradient, Report.Mean(parts), Tree.Map(Statistics, leaf => leaf * (1.0 / parts)));

    private static ParameterTree Add(ParameterTree a, ParameterTree b) => Tree.Zip(a, b, (x, y) => x + y);
}
