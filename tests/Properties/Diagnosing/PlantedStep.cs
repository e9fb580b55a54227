using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Diagnosing;
using Yolo.Model.Geometry;
using Yolo.Model.Storage;
using Yolo.Model.Training;
using Yolo.Properties.Training;

namespace Yolo.Properties.Diagnosing;

/// <summary>A step of a tiny network, to plant bad numbers in. Its layers: convolution and pooling three times, layer06, and the head, layer07.</summary>
internal sealed record PlantedStep(TrainingStep Step, TrainingState State, float[] Pixels, IReadOnlyList<IReadOnlyList<Truth>> Truths)
{
    public const int Images = 2, Size = 32;

    public static PlantedStep On(string device, Optimiser? optimiser = null)
    {
        var plan = TinyPlan.Create(Device.Parse(device), optimiser: optimiser);
        var batch = Batches.ForTraining(plan.Data.Train, new BatchOptions(Images, Size, Size), plan.Augmentation, new PictureCache()).First();
        return new(plan.Step, TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, plan.Device, 1), batch.Pixels, batch.Truths);
    }

    /// <summary>The names of all tensors of the state.</summary>
    public IReadOnlyList<string> Names => Checkpoint.Tensors(State).Names;

    /// <summary>A tensor of the state, by its name in a checkpoint.</summary>
    public Tensor this[string name] => Checkpoint.Tensors(State)[name];

    /// <summary>The step with other numbers in one tensor of its state.</summary>
    public PlantedStep With(string name, Func<int, double, double> change)
    {
        var (index, tensor) = (Names.ToList().IndexOf(name), this[name]);
        var changed = Tensor.From(tensor.Device, [.. tensor.ToArray().Select((value, i) => change(i, value))], [.. tensor.Shape.Sizes]);
        return this with { State = State.Rebuild([.. State.Leaves.Select((leaf, i) => i == index ? changed : leaf)]) };
    }

    /// <summary>The step with one other number.</summary>
    public PlantedStep With(string name, int index, double value) => With(name, (i, old) => i == index ? value : old);

    public StepNumbers Numbers() => Step.Attempt(State, Pixels, Truths).Report.Read();

    /// <summary>The culprits, after the cheap check of the step itself has asked for them.</summary>
    public ValueList<Culprit> Culprits() => Numbers().IsFinite ? [] : StepDiagnosis.Of(Step, State, Pixels, Truths).Culprits;
}
