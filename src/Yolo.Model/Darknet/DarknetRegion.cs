using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary><c>[region]</c>: YOLOv2's head and loss on num·(classes + 5) channels.</summary>
public sealed record DarknetRegion : DarknetLayer
{
    private const double UnsaidSide = 0.5;

    /// <inheritdoc/>
    public override string Name => "region";

    /// <summary>The anchors, in cell units; where a file names none, <c>num</c> of ½ × ½.</summary>
    public Anchors Anchors { get; init; } = Unsaid(1);

    /// <summary>How many classes there are.</summary>
    public int Classes { get; init => field = Limits.Count.Check(value); } = 20;

    /// <summary>Whether the classes exclude each other; otherwise each has a sigmoid of its own.</summary>
    public bool Softmax { get; init; }

    /// <summary>Whether the anchor, not the predicted size, decides which slot answers for a truth.</summary>
    public bool BiasMatch { get; init; }

    /// <summary>Whether the target of objectness is the IoU; otherwise 1.</summary>
    public bool Rescore { get; init; }

    /// <summary>λ_obj.</summary>
    public double ObjectScale { get; init => field = Limits.NotNegative.Check(value); } = 1;

    /// <summary>λ_noobj.</summary>
    public double NoObjectScale { get; init => field = Limits.NotNegative.Check(value); } = 1;

    /// <summary>λ_class.</summary>
    public double ClassScale { get; init => field = Limits.NotNegative.Check(value); } = 1;

    /// <summary>λ_coord.</summary>
    public double CoordinateScale { get; init => field = Limits.NotNegative.Check(value); } = 1;

    /// <summary>The ignore threshold, an IoU.</summary>
    public double Threshold { get; init => field = Limits.Unit.Check(value); } = 0.5;

    /// <summary>By how much of the picture its edges are moved in training.</summary>
    public double Jitter { get; init => field = Limits.Unit.Check(value); } = 0.2;

    /// <summary>Whether training changes the size of the pictures every ten batches.</summary>
    public bool Random { get; init; }

    /// <summary>How many truths of a picture training reads; Darknet's layer itself looks at 30.</summary>
    public int MaxBoxes { get; init => field = Limits.Count.Check(value); } = 30;

    /// <summary>The channels that the layer before must have: A·(classes + 5).</summary>
    public long Channels => (long)Anchors.Count * (Classes + 5);

    /// <summary>
    /// <see cref="LossSpec.Darknet"/> with this layer's weights, threshold, <c>rescore</c> and <c>bias_match</c>. The loss is a sum over the batch: see
    /// <see cref="DarknetNet.LearningRateSchedule"/> for the division.
    /// </summary>
    /// <exception cref="ModelFormatException">Softmax is off: the loss here has classes that exclude each other.</exception>
    public LossSpec LossSpec() => Softmax
        ? Loss.LossSpec.Darknet with
        {
            Coordinate = CoordinateScale,
            Class = ClassScale,
            Object = ObjectScale,
            NoObject = NoObjectScale,
            IgnoreThreshold = Threshold,
            IouTarget = Rescore ? IouTarget.Constant : IouTarget.One,
            Matching = BiasMatch ? AnchorMatching.Anchors : AnchorMatching.Predictions,
        }
        : throw new ModelFormatException(
            $"{ConfigText.Place(this)} has softmax=0, a sigmoid for each class; the loss here has classes that exclude each other. Train with softmax=1.");

    /// <summary>The anchors of a layer that names none.</summary>
    internal static Anchors Unsaid(int count) => new(Enumerable.Repeat(new Size<Cell>(UnsaidSide, UnsaidSide), count));
}
