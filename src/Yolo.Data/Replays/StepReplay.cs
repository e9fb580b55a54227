using System.Diagnostics.CodeAnalysis;
using Yolo.Autodiff;
using Yolo.Model.Detecting;
using Yolo.Model.Diagnosing;
using Yolo.Model.Geometry;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>One step of a training with all that decides it: taken again, it gives the same numbers, on the host to the last bit.</summary>
/// <param name="Detector">The network, its anchors and classes.</param>
/// <param name="Step">Loss, optimiser and learning rates.</param>
/// <param name="State">The state before the step.</param>
/// <param name="Pixels">[N, 3, H, W], values in [0, 1].</param>
/// <param name="Truths">Each picture's objects.</param>
/// <param name="Pictures">Each picture's name.</param>
/// <param name="Epoch">The epoch, from 1.</param>
public sealed record StepReplay(
    Detector Detector,
    TrainingStep Step,
    TrainingState State,
    [property: SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Goes to the device as it is.")]
    float[] Pixels,
    IReadOnlyList<IReadOnlyList<Truth>> Truths,
    IReadOnlyList<string> Pictures,
    int Epoch)
{
    /// <summary>The step's number, from 1.</summary>
    public long Number => State.Step + 1;

    /// <summary>Takes the step, and looks into it if a number is not finite. The state stays as it is.</summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public StepVerdict Take()
    {
        var result = Step.Attempt(State, Pixels, Truths);
        var numbers = result.Report.Read();
        Scope.Release(result);
        return Judge(numbers);
    }

    /// <summary>What is to be thought of the numbers that the step gave.</summary>
    public StepVerdict Judge(StepNumbers numbers)
    {
        if (numbers.IsFinite)
        {
            return new(numbers, string.Empty, string.Empty);
        }
        var diagnosis = StepDiagnosis.Of(Step, State, Pixels, Truths);
        var subject = $"{(numbers.Loss.IsFinite ? "A number" : "The loss")} is not finite at step {Number} (epoch {Epoch})";
        foreach (var culprit in diagnosis.Culprits)
        {
            return new(numbers, $"{subject}: {culprit.Describe(Pictures, Detector.ClassNames)}.", culprit.Mend);
        }
        // The sum of squares alone overflowed: the gradient is large, and finite.
        return numbers.Loss.IsFinite && double.IsPositiveInfinity(numbers.GradientNorm)
            ? new(numbers with { GradientNorm = diagnosis.GradientNorm }, string.Empty, string.Empty)
            : new(numbers, $"{subject}, but every part of it is when taken again: '{State.Device}' does not compute the same twice.", "Use another device.");
    }

    /// <summary>The head [N, A·(5+K), H, W] that the network gives for the pictures.</summary>
    internal Tensor Head() => State.Device.Region(
        () => Step.Network.Train(State.Weights.Parameters, Step.Images(State.Device, Pixels, Truths.Count)).Head);
}

/// <summary>What is to be thought of a step.</summary>
/// <param name="Numbers">Its numbers.</param>
/// <param name="Problem">What is not finite, in a sentence; empty if all is.</param>
/// <param name="Mend">What to do about it, in a sentence; empty if there is nothing to do.</param>
public sealed record StepVerdict(StepNumbers Numbers, string Problem, string Mend)
{
    /// <summary>Whether training may go on.</summary>
    public bool IsFinite => Problem.Length == 0;
}
