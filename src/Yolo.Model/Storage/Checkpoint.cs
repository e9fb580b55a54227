using System.Globalization;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Training;

namespace Yolo.Model.Storage;

/// <summary>
/// A training state as a safetensors file: parameters and statistics under their own names, so that any reader can use them, the optimiser's memory
/// under <c>optimiser.first.…</c> and <c>optimiser.second.…</c>, the average of the weights under <c>average.…</c>. Reading gives back the same bits.
/// </summary>
public static class Checkpoint
{
    private const string First = "optimiser.first.";
    private const string Second = "optimiser.second.";
    private const string Average = "average.";

    /// <summary>Writes a state, and what else the reader should know.</summary>
    public static void Write(Stream stream, TrainingState state, IReadOnlyDictionary<string, string> metadata)
    {
        var counts = new Dictionary<string, string>(metadata, StringComparer.Ordinal)
        {
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["seen"] = state.Seen.ToString(CultureInfo.InvariantCulture),
            ["optimiserSteps"] = state.Optimiser.Steps.ToString(CultureInfo.InvariantCulture),
        };
        Safetensors.Write(stream, Tensors(state), counts);
    }

    /// <summary>All tensors of a state, under the names that they have in the file.</summary>
    public static ParameterTree Tensors(TrainingState state) => new(
    [
        .. Named(string.Empty, state.Weights.Parameters), .. Named(string.Empty, state.Weights.Statistics),
        .. Named(First, state.Optimiser.First), .. Named(Second, state.Optimiser.Second),
        .. state.Average is { } average ? [.. Named(Average, average.Parameters), .. Named(Average, average.Statistics)] : Array.Empty<KeyValuePair<string, Tensor>>(),
    ]);

    /// <summary>Reads a state of the same network and optimiser as <paramref name="like"/>.</summary>
    /// <exception cref="ModelFormatException">The file is damaged or of another network; the message names the first tensor that does not fit.</exception>
    public static CheckpointFile Read(Stream stream, Device device, TrainingState like)
    {
        var file = Safetensors.Read(stream, device);
        var state = new TrainingState(
            new(Take(file, string.Empty, like.Weights.Parameters), Take(file, string.Empty, like.Weights.Statistics)),
            new(Take(file, First, like.Optimiser.First), Take(file, Second, like.Optimiser.Second), Number(file, "optimiserSteps")),
            Number(file, "step"),
            Number(file, "seen"))
        {
            Average = like.Average is { } average ? new(Take(file, Average, average.Parameters), Take(file, Average, average.Statistics)) : null,
        };
        return new(state, file.Metadata);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(string prefix, ParameterTree tree) =>
        tree.Names.Select(name => KeyValuePair.Create(prefix + name, tree[name]));

    private static ParameterTree Take(SafetensorsFile file, string prefix, ParameterTree like) =>
        like.Rebuild([.. like.Names.Select(name => file.Take(prefix + name, like[name].Shape))]);

    private static long Number(SafetensorsFile file, string key) =>
        file.Metadata.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ModelFormatException($"The file's metadata has no number '{key}': it is not a checkpoint of a training run.");
}

/// <summary>A training state, and what was written with it.</summary>
public sealed record CheckpointFile(TrainingState State, IReadOnlyDictionary<string, string> Metadata);
