using System.Globalization;
using System.Text.Json;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>The checkpoint of a run: the last state whose every number is finite, and the settings that it only makes sense with.</summary>
internal sealed class RunCheckpoint(TrainingPlan plan, RunFolder folder)
{
    /// <summary>The checkpoint's name in the run folder.</summary>
    public const string Name = "checkpoint.safetensors";

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(folder.PathOf(Name));

    /// <summary>Where a training that fails can be taken up again, in words.</summary>
    public string LastGoodState => Exists ? folder.PathOf(Name) : "the start";

    /// <summary>Writes a state over the one before.</summary>
    /// <exception cref="TrainingDivergedException">A number of the state is not finite; the state before stays.</exception>
    /// <exception cref="DataException">The file cannot be written; the state before stays.</exception>
    public void Write(TrainingState state)
    {
        var tensors = Checkpoint.Tensors(state);
        if (tensors.Names.FirstOrDefault(name => !Array.TrueForAll(tensors[name].ToArray(), double.IsFinite)) is { } broken)
        {
            throw new TrainingDivergedException(
                $"'{broken}' is not finite after step {state.Step}. The last good state is {LastGoodState}. Lower the learning rate.");
        }
        var metadata = new Dictionary<string, string>(ModelMetadata.Of(plan.Detector), StringComparer.Ordinal);
        foreach (var (name, value) in Settings())
        {
            metadata.Add(name, value);
        }
        folder.Write(Name, stream => Checkpoint.Write(stream, state, metadata));
    }

    /// <summary>Reads the state to go on from.</summary>
    /// <exception cref="DataException">There is no checkpoint, it cannot be read, or it is of a run with other settings.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged or of another network.</exception>
    public TrainingState Read()
    {
        var path = folder.PathOf(Name);
        if (!Exists)
        {
            throw new DataException($"There is no checkpoint '{path}' to resume from. Name the folder of an interrupted run, or train anew.");
        }
        try
        {
            using var stream = File.OpenRead(path);
            var file = Checkpoint.Read(stream, plan.Device, plan.Start());
            Compare(path, file);
            return file.State;
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"Cannot resume from '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the checkpoint '{path}': {e.Message} Check its permissions.", e);
        }
    }

    // With other settings the rest of the run would be neither the one that was begun nor the one that is asked for.
    private void Compare(string path, CheckpointFile file)
    {
        foreach (var (name, now) in ModelMetadata.Of(plan.Detector).Concat(Settings()))
        {
            if (file.Metadata.TryGetValue(name, out var then) && then != now)
            {
                var difference = name == ModelMetadata.ModelKey ? "another network" : $"{name} {then}, and this one {now}";
                throw new DataException($"Cannot resume from '{path}': its run has {difference}. Give the same data and options as before, or train anew.");
            }
        }
        if (file.State.Step > plan.Steps)
        {
            throw new DataException(
                $"Cannot resume from '{path}': it is at step {file.State.Step}, and this run ends after {plan.Steps}. Give as many epochs as before, or more.");
        }
    }

    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["seed"] = plan.Seed.ToString(CultureInfo.InvariantCulture),
        ["batch"] = plan.Batch.ToString(CultureInfo.InvariantCulture),
        ["pictures"] = plan.Data.Train.Count.ToString(CultureInfo.InvariantCulture),
        ["schedule"] = plan.Step.Schedule.ToString(),
        ["optimiser"] = plan.Step.Optimiser.Match(sgd => "Sgd " + JsonSerializer.Serialize(sgd), adam => "Adam " + JsonSerializer.Serialize(adam)),
        ["loss"] = JsonSerializer.Serialize(plan.Step.Loss),
        ["augmentation"] = JsonSerializer.Serialize(plan.Augmentation),
        ["subdivisions"] = plan.Subdivisions.ToString(CultureInfo.InvariantCulture),
        ["scales"] = JsonSerializer.Serialize(plan.Scales),
        ["gradientLimit"] = plan.Step.GradientLimit.ToString(CultureInfo.InvariantCulture),
        ["average"] = JsonSerializer.Serialize(plan.Step.Average),
        ["patience"] = plan.Patience.ToString(CultureInfo.InvariantCulture),
        ["sharedStatistics"] = plan.Step.SharedStatistics.ToString(CultureInfo.InvariantCulture),
        ["evaluateEvery"] = plan.EvaluateEvery.ToString(CultureInfo.InvariantCulture),
    };
}
