using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Properties.Training;

/// <summary>A training that takes a second: 32-pixel pictures, a network of a few hundred parameters.</summary>
public static class TinyPlan
{
    public const int Side = 32;
    private static readonly Anchors Anchors = Anchors.Of(1.5, 1.5, 3, 3);

    public static TrainingStep Step(LearningRateSchedule? rates = null, Optimiser? optimiser = null) => new(
        TinyYoloV2.Create(2, 4, Side, width: 2, depth: 3, neck: 1), Anchors, 4, LossSpec.Default, optimiser ?? new Adam(), rates ?? new ConstantRate(0.001));

    public static TrainingPlan Plan(Device device, long seed = 1, int epochs = 3, TrainingStep? step = null)
    {
        var chosen = step ?? Step();
        var data = GeneratedPictures.Dataset(3, train: 10, test: 4, size: Side);
        return new(data, new Detector(chosen.Network, Anchors, [.. data.ClassNames]), chosen, epochs, 4, new AugmentationOptions(), seed, device);
    }

    /// <summary>A folder that is gone when the test is over.</summary>
    public static TemporaryRun NewRun() => new();
}

/// <summary>A run folder for one test.</summary>
public sealed class TemporaryRun : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("yolo-run").FullName;

    public RunFolder Folder => RunFolder.At(Path.Combine(_path, "run"));

    public byte[] Bytes(string name) => File.ReadAllBytes(Folder.PathOf(name));

    public string[] Lines(string name) => File.ReadAllLines(Folder.PathOf(name));

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
