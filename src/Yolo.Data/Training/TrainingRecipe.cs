using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Darknet;
using Yolo.Model.Detecting;
using Yolo.Model.Distributed;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>How the learning rate falls after the burn-in.</summary>
public enum RateCourse
{
    /// <summary>Along half a cosine, to a hundredth.</summary>
    Cosine,

    /// <summary>To a tenth after 80 % of the steps, and to a tenth of that after 90 %, as in YOLOv2's own training.</summary>
    Steps,
}

/// <summary>The rule of descent.</summary>
public enum OptimiserKind
{
    /// <summary><see cref="Yolo.Model.Training.Adam"/>, β₂ = 0.99: on a few hundred pictures it gets further in the same time.</summary>
    Adam,

    /// <summary><see cref="Yolo.Model.Training.Sgd"/> with momentum 0.9, as in YOLOv2's own training.</summary>
    Sgd,
}

/// <summary>
/// A training as one describes it: what <c>yolo train</c> takes, and its defaults, which are those that won on real photographs (docs/training.md). <see cref="Plan"/> makes of it and of pictures all that decides a training.
/// </summary>
public sealed record TrainingRecipe
{
    private const int UsualAnchors = 5;
    private static readonly double[] Falls = [0.8, 0.9];

    /// <summary>The definition with a constant IoU target, and with weights under which confidences keep up with boxes in a short training.</summary>
    public static LossSpec UsualLoss { get; } = LossSpec.Default with { IouTarget = IouTarget.Constant, Object = 100, NoObject = 20 };

    /// <summary><c>tiny</c> or <c>full</c>, the published networks; <c>small</c>, one of the same shape for small sets; <c>dense</c>, with cells of 16 pixels, for many small objects and none
    /// larger than a quarter of the picture; or the path of a <c>.cfg</c>.</summary>
    public string Model { get; init; } = "small";

    /// <summary>Width and height of the network's input in pixels; 0 for that of the <c>.cfg</c>, or 416.</summary>
    public int Size { get; init; }

    /// <summary>How many anchors are fitted to the boxes; 0 for those of the <c>.cfg</c>, or 5.</summary>
    public int Anchors { get; init; }

    /// <summary>How often all training pictures are seen.</summary>
    public int Epochs { get; init; } = 80;

    /// <summary>Pictures in a batch.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Parts of a batch that go through the network one after another.</summary>
    public int Subdivisions { get; init; } = 1;

    /// <summary>The highest learning rate.</summary>
    public double Rate { get; init; } = 0.001;

    /// <summary>How it falls.</summary>
    public RateCourse Course { get; init; } = RateCourse.Cosine;

    /// <summary>The share of the steps in which it rises from 0, in [0, 1].</summary>
    public double BurnIn { get; init; } = 0.05;

    /// <summary>The rule of descent.</summary>
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.Adam;

    /// <summary>Weight decay of filters.</summary>
    public double Decay { get; init; } = 0.0005;

    /// <summary>The loss.</summary>
    public LossSpec Loss { get; init; } = UsualLoss;

    /// <summary>How pictures are varied. Not cropped beside mosaics: on the photographs that it was measured on (docs/training.md) that was ahead for every seed.</summary>
    public AugmentationOptions Augmentation { get; init; } = new(Jitter: 0, Mosaic: 0.5);

    /// <summary>Whether the size of the input changes every ten batches (<see cref="Data.MultiScale"/>).</summary>
    public bool MultiScale { get; init; }

    /// <summary>The longest gradient; 0 for no limit.</summary>
    public double GradientLimit { get; init; }

    /// <summary>Whether a moving average of the weights is what is kept.</summary>
    public bool Average { get; init; } = true;

    /// <summary>The processes that train together.</summary>
    public IAllReduce Processes { get; init; } = Alone.Here;

    /// <summary>Whether normalisations take the statistics of the whole batch where several processes share it or parts of it are computed (<see cref="TrainingStep.SharedStatistics"/>).</summary>
    public bool SharedStatistics { get; init; }

    /// <summary>Epochs without a better score after which training ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Epochs between two scores on validation pictures; 0 for never.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>Whether the validation pictures are learnt from too; then nothing is left to choose the best epoch by, and the last is taken.</summary>
    public bool LearnFromValidation { get; init; }

    /// <summary>What first weights, order, variations and anchors are a function of.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The plan for these pictures.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="learnt">A detector whose first layers it starts from, as far as they fit; none for first weights drawn from the seed.</param>
    /// <exception cref="DataException">The data has no boxes to learn, the cfg cannot be read, or network and data do not fit.</exception>
    /// <exception cref="Yolo.Model.Storage.ModelFormatException">The cfg is no detector.</exception>
    /// <exception cref="ArgumentException">A number is out of its range; the message names it.</exception>
    public TrainingPlan Plan(Dataset data, Device device, TrainedDetector? learnt = null)
    {
        var pictures = LearnFromValidation ? data with { Train = [.. data.Train, .. data.Val], Val = [] } : data;
        var detector = Detector(pictures);
        var steps = (long)Batches.PerEpoch(pictures.Train.Count, Batch) * Epochs;
        var step = new TrainingStep(detector.Network, detector.Anchors, detector.ClassNames.Count, Loss, Rule, Schedule(steps))
        {
            GradientLimit = GradientLimit,
            Average = Average ? new() : null,
            Processes = Processes,
            SharedStatistics = SharedStatistics,
        };
        return new(pictures, detector, step, Epochs, Batch, Augmentation, Seed, device, ValidateEvery)
        {
            Subdivisions = Subdivisions,
            Scales = MultiScale ? new(Step: CellPixels(detector.Network)) : null,
            Patience = Patience,
            Learnt = learnt is null ? null : detector.Network.Init(device, Seed).StartingFrom(learnt.Weights),
        };
    }

    private Optimiser Rule => Optimiser == OptimiserKind.Adam ? new Adam(Beta2: 0.99, Decay: Decay) : new Sgd(Decay: Decay);

    private LearningRateSchedule Schedule(long steps)
    {
        LearningRateSchedule course = Course == RateCourse.Cosine
            ? new CosineRate(Rate, steps, Rate / 100)
            : new SteppedRate(Rate, [.. Falls.Select(share => new RateChange(Math.Max(1, (long)(share * steps)), 0.1)).DistinctBy(change => change.Step)]);
        return BurnIn > 0 ? course.WithBurnIn(Math.Max(1, (long)(BurnIn * steps)), power: 1) : course;
    }

    private Detector Detector(Dataset data)
    {
        var boxes = data.Train.SelectMany(sample => sample.Truths).Select(truth => truth.Box.Size).ToArray();
        if (boxes.Length == 0)
        {
            throw new DataException("The training pictures have no boxes; there is nothing to learn from them.");
        }
        var (network, given) = Network(data.ClassNames.Count, Anchors > 0 ? Anchors : UsualAnchors);
        var anchors = Anchors == 0 && given is not null
            ? given
            : AnchorClustering.Cluster(boxes, new Size<Cell>(network.Output.Width, network.Output.Height), Anchors > 0 ? Anchors : given?.Count ?? UsualAnchors, Seed);
        var channels = anchors.Count * (5 + data.ClassNames.Count);
        return network.Output.Channels == channels
            ? new(network, anchors, data.ClassNames.ToValueList())
            : throw new DataException(
                $"The head of '{Model}' gives {network.Output.Channels} channels; {anchors.Count} anchors and {data.ClassNames.Count} classes need {channels}. Set filters={channels} in its last [convolutional] and classes={data.ClassNames.Count} in [region].");
    }

    private (Network Network, Anchors? Anchors) Network(int classes, int anchors)
    {
        var side = Size > 0 ? Size : YoloV2.Size;
        var some = new Anchors(Enumerable.Repeat(new Size<Cell>(1, 1), anchors).ToValueList());
        switch (Model)
        {
            case "tiny":
                return (Sized(YoloV2.Tiny(classes, some), side), null);
            case "full":
                return (Sized(YoloV2.Full(classes, some), side), null);
            case "small":
                return (Sized(YoloV2.Small(classes, some), side), null);
            case "dense":
                return (Sized(TinyYoloV2.Create(anchors, classes, YoloV2.Size, width: 16, depth: 4, neck: 2), side), null);
            default:
                var config = Model.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase)
                    ? DarknetConfigFile.Read(Model)
                    : throw new DataException($"'{Model}' is no network: it must be small, dense, tiny, full, or the path of a .cfg.");
                var network = config.ToNetwork();
                return (Size > 0 ? Sized(network, Size) : network, config.Region().Anchors);
        }
    }

    private static Network Sized(Network network, int side)
    {
        var cell = CellPixels(network);
        return side % cell == 0
            ? network with { Input = network.Input with { Height = side, Width = side } }
            : throw new DataException($"The size is {side}; it must be a multiple of {cell}, the pixels of a cell.");
    }

    private static int CellPixels(Network network) => network.Input.Width / network.Output.Width;
}
