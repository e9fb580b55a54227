using System.Text.Json;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Darknet;
using Yolo.Model.Detecting;
using Yolo.Model.Networks;
using Yolo.Model.Storage;

namespace Yolo.Data;

/// <summary>A detector as Darknet keeps it: <c>.cfg</c> and <c>.weights</c>, and a <c>.json</c> of ours that says what those do not.</summary>
internal static class DarknetFiles
{
    public static TrainedDetector Read(string cfg, string weights, Device device, ValueList<string>? classNames)
    {
        var config = DarknetConfigFile.Read(cfg);
        var (region, network) = ModelFile.Reading(cfg, () => (RegionOf(config), config.ToNetwork()));
        var explained = ModelSidecar.Beside(weights, region.Classes, classNames);
        var file = ModelFile.Reading(weights, () =>
        {
            using var stream = File.OpenRead(weights);
            return DarknetWeights.Read(stream, config.Plan());
        });
        return new(
            new(network, region.Anchors, explained.Classes) { Preprocessing = explained.PreprocessingOrDarknets },
            file.ToWeights(network, device))
        { Seen = (long)Math.Min(file.Header.Seen, long.MaxValue) };
    }

    public static void Write(string weights, TrainedDetector model)
    {
        var detector = model.Detector;
        var trained = new TrainedNetwork(detector.Network, model.Weights).NormalisedAsByDarknet();
        var config = DarknetDescription.Of(trained.Network, RegionOf(detector), new DarknetNet(1, 1, 1));
        var sidecar = new ModelSidecar(detector.ClassNames, detector.Preprocessing);
        AtomicFile.Write(Path.ChangeExtension(weights, ".cfg"), stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            config.Write(writer);
        });
        AtomicFile.Write(ModelSidecar.PathBeside(weights), stream => JsonSerializer.Serialize(stream, sidecar, ModelJson.Options));
        AtomicFile.Write(weights, stream => DarknetNumbers.From(trained.Network, trained.Weights, model.Seen).Write(stream));
    }

    private static DarknetRegion RegionOf(DarknetConfig config)
    {
        var region = config.Region();
        return region.Softmax
            ? region
            : throw new ModelFormatException("Its [region] has softmax=0, a sigmoid for each class. Only classes that exclude each other, softmax=1, can be detected here.");
    }

    /// <summary>The published training of yolov2-voc.cfg, with this detector's anchors and classes.</summary>
    private static DarknetRegion RegionOf(Detector detector) => new()
    {
        Anchors = detector.Anchors,
        Classes = detector.ClassNames.Count,
        Softmax = true,
        BiasMatch = true,
        Rescore = true,
        ObjectScale = 5,
        Threshold = 0.6,
        Jitter = 0.3,
    };
}
