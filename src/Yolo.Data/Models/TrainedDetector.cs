using System.Runtime.CompilerServices;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;

namespace Yolo.Data;

/// <summary>An object in a picture.</summary>
/// <param name="Box">Its box in pixels of the picture, as the network gives it: it may reach beyond the picture's edges.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Score">How sure the detector is, Ĉ·p̂ in [0, 1].</param>
public sealed record FoundObject(Box<Pixel> Box, int Class, string Name, double Score);

/// <summary>A detector with what it has learnt: pictures in, objects in pixels out. <see cref="ModelFile.Load"/> reads one.</summary>
/// <param name="Detector">The network, its anchors, classes and preprocessing.</param>
/// <param name="Weights">What the network has learnt, on the device that detects.</param>
public sealed record TrainedDetector(Detector Detector, Weights Weights)
{
    private static readonly ConditionalWeakTable<TrainedDetector, TrainedDetector> Prepared = [];

    /// <summary>How many pictures the weights were trained with, each time counted; 0 if it is not known.</summary>
    public long Seen { get; init; }

    /// <summary>What is found unless told otherwise: a score of at least 0.25, Darknet's IoU threshold of 0.45.</summary>
    public static SuppressionSpec Usual { get; } = new(ScoreThreshold: 0.25);

    /// <summary>What becomes of a picture before the network takes it.</summary>
    public Preprocessing Preprocessing => Detector.Preprocessing;

    /// <summary>The names of the classes.</summary>
    public ValueList<string> ClassNames => Detector.ClassNames;

    /// <summary>The device that detects.</summary>
    public Device Device => Weights.Leaves[0].Device;

    /// <summary>The objects in a picture of any size, the surest first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="suppression">What counts as found; <see cref="Usual"/> if left out.</param>
    public ValueList<FoundObject> Detect(Picture picture, SuppressionSpec? suppression = null) => Detect([picture], suppression)[0];

    /// <summary>The objects in each of the pictures, which go through the network together. The first call prepares the weights (<see cref="Folded"/>).</summary>
    /// <inheritdoc cref="Detect(Picture, SuppressionSpec)"/>
    public ValueList<ValueList<FoundObject>> Detect(IReadOnlyList<Picture> pictures, SuppressionSpec? suppression = null) =>
        pictures.Count == 0 ? [] : ForMany().Detect(Prepare(pictures), pictures, suppression ?? Usual);

    /// <summary>
    /// The objects in each of the files' pictures, one after another as they are asked for; the pictures are read ahead in the background. A file that cannot be
    /// read is a <see cref="BrokenPicture"/>, and the others go on.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="suppression">What counts as found; <see cref="Usual"/> if left out.</param>
    /// <param name="batch">Pictures that go through the network together.</param>
    /// <param name="progress">Called after each batch.</param>
    /// <param name="stop">Ends the sequence before the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public IEnumerable<PictureOutcome> DetectAll(
        IReadOnlyList<string> paths, SuppressionSpec? suppression = null, int batch = 1, Action<DetectionProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return new FolderPass(ForMany(), suppression ?? Usual, batch, progress ?? (_ => { })).Over(paths, stop);
    }

    /// <summary>The same detector with other names of the classes.</summary>
    /// <exception cref="DataException">They are more or fewer than the classes.</exception>
    public TrainedDetector Named(IReadOnlyList<string> names) => names.Count == ClassNames.Count
        ? this with { Detector = Detector with { ClassNames = names.ToValueList() } }
        : throw new DataException($"{names.Count} names are given, and the model has {ClassNames.Count} classes. Give one name for each.");

    /// <summary>The same detector with normalisation worked into the filters, as <see cref="Network.Fold"/> does: the same objects, in less time.</summary>
    public TrainedDetector Folded()
    {
        var folded = Detector.Network.Fold(Weights);
        return this with { Detector = Detector with { Network = folded.Network }, Weights = folded.Weights };
    }

    /// <summary>This detector folded, once, outside any region: it lives as long as this one does.</summary>
    private TrainedDetector ForMany() => Prepared.GetValue(this, detector => detector.Device.OutsideRegions(detector.Folded));

    /// <summary>The input of the network for these pictures.</summary>
    internal PreparedPictures Prepare(IReadOnlyList<Picture> pictures)
    {
        var (width, height) = (Detector.Network.Input.Width, Detector.Network.Input.Height);
        var length = 3 * width * height;
        var pixels = new float[pictures.Count * length];
        Placement[] placements = [.. pictures.Select((picture, i) => InputPixels.Write(picture, Preprocessing, width, height, pixels.AsSpan(i * length, length)))];
        return new(pixels, placements);
    }

    /// <summary>The objects in pictures that are prepared already.</summary>
    internal ValueList<ValueList<FoundObject>> Detect(PreparedPictures prepared, IReadOnlyList<Picture> pictures, SuppressionSpec suppression)
    {
        var inInput = Detector.Detect(Weights, prepared.Pixels, pictures.Count, suppression);
        return inInput.Select((found, i) => found.Select(detection => new FoundObject(
            prepared.Placements[i].OutOf(detection.Box).ToPixels(pictures[i].Size), detection.Class, ClassNames[detection.Class], detection.Score)).ToValueList()).ToValueList();
    }
}

/// <summary>Pictures as a network takes them, [N, 3, H, W], and where each lies in its input.</summary>
internal sealed record PreparedPictures(float[] Pixels, Placement[] Placements);
