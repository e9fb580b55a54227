using Yolo.Autodiff;
using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Training;

namespace Yolo.Model.Diagnosing;

/// <summary>What a second, slow look at a step finds.</summary>
/// <param name="Culprits">The first number that is not finite, if there is one: one culprit, or none.</param>
/// <param name="GradientNorm">√Σ ∂², computed so that no square overflows; NaN if there is a culprit.</param>
public sealed record StepDiagnosis(ValueList<Culprit> Culprits, double GradientNorm)
{
    /// <summary>
    /// Takes the step again, part by part, and stops at the first part that is not finite: pixels, each layer's weights and ops, the terms of the loss slot
    /// by slot, the gradient of the head, those of the parameters, the update. The state stays as it is.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="before">The state before it.</param>
    /// <param name="pixels">[N, C, H, W], row-major.</param>
    /// <param name="truths">The truths of each image.</param>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public static StepDiagnosis Of(TrainingStep step, TrainingState before, float[] pixels, IReadOnlyList<IReadOnlyList<Truth>> truths)
    {
        var (device, parameters) = (before.Device, before.Weights.Parameters);
        var norm = double.NaN;
        var found = ValueList.Create<Culprit>([]);
        device.Region(() =>
        {
            var images = step.Images(device, pixels, truths.Count);
            found = Parts().Take(1).ToValueList();
            return new TensorList([]);

            IEnumerable<Culprit> Parts()
            {
                foreach (var culprit in ForwardSearch.Culprits(step, parameters, images))
                {
                    yield return culprit;
                }
                var loss = new LossSearch(step.HeadLoss, truths, before.Seen, step.Network.Train(parameters, images).Head);
                foreach (var culprit in loss.Culprits().Concat(loss.OfGradient()))
                {
                    yield return culprit;
                }
                var targets = step.HeadLoss.Targets(device, truths);
                var gradient = step.Gradient(before, images, targets).Gradient;
                var update = UpdateSearch.OfUpdate(step, before, () => step.Apply(before, images, targets).State);
                foreach (var culprit in UpdateSearch.OfGradient(gradient).Concat(update))
                {
                    yield return culprit;
                }
                norm = Norm(gradient);
            }
        });
        return new(found, norm);
    }

    /// <summary>
    /// The first number that is not finite in the loss of a finite head, if there is one: a term, slot by slot, or else the gradient in a number of the head.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="head">The head [N, A·(5+K), H, W].</param>
    /// <param name="truths">The truths of each image.</param>
    /// <param name="seen">Images seen before this batch: decides whether a warm-up is on.</param>
    public static ValueList<Culprit> OfHead(HeadLoss loss, Tensor head, IReadOnlyList<IReadOnlyList<Truth>> truths, long seen = long.MaxValue)
    {
        var search = new LossSearch(loss, truths, seen, head);
        return search.Culprits().Concat(search.OfGradient()).Take(1).ToValueList();
    }

    /// <summary>Divided by the largest component, so that no square overflows.</summary>
    private static double Norm(ParameterTree gradient)
    {
        var values = gradient.Leaves.SelectMany(leaf => leaf.ToArray()).ToArray();
        var largest = values.Max(Math.Abs);
        return largest > 0 ? largest * Math.Sqrt(values.Sum(g => g / largest * (g / largest))) : 0;
    }
}
