using System.Diagnostics.CodeAnalysis;
using Yolo.Autodiff;
using Yolo.Kernels.Memory;
using Yolo.Model.Distributed;
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

    /// <summary>The first half of the images and the second.</summary>
    internal IReadOnlyList<TrainingPart> Halves
    {
        get
        {
            var (images, numbers) = (Truths.Count / 2, Pixels.Length / 2);
            return [new(Pixels[..numbers], [.. Truths.Take(images)]), new(Pixels[numbers..], [.. Truths.Skip(images)])];
        }
    }
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

    /// <summary>The sum of so many parts, made one after another; of two at a time the memory is given back.</summary>
    public static PartialGradient Sum(int count, Func<int, PartialGradient> part) => Halving.Sum(count, part, (a, b) =>
    {
        var both = new PartialGradient(Add(a.Gradient, b.Gradient), LossReport.Sum(a.Report, b.Report), Add(a.Statistics, b.Statistics));
        Scope.Release(a);
        Scope.Release(b);
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
