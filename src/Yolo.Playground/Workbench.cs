using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;
using Yolo.Model.Training;

namespace Yolo.Playground;

/// <summary>The detector at work: the network once for each picture, all else from its head. One request at a time: a device has one memory.</summary>
internal sealed class Workbench(TrainedDetector trained) : IDisposable
{
    private readonly TrainedDetector _model = trained.Folded();
    private readonly SemaphoreSlim _turn = new(1);

    private Detector Detector => _model.Detector;

    private Size<Cell> Grid => new(Detector.Network.Output.Width, Detector.Network.Output.Height);

    /// <summary>Waits for its turn, then works.</summary>
    public async Task<T> Take<T>(Func<Workbench, T> work, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            return work(this);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Shows a picture to the network.</summary>
    public SeenPicture See(Picture picture)
    {
        var input = Detector.Network.Input;
        var pixels = new float[3 * input.Height * input.Width];
        var placement = InputPixels.Write(picture, Detector.Preprocessing, input.Width, input.Height, pixels);
        var head = InRegion(() => Detector.Network.Infer(_model.Weights, Tensor.From(_model.Device, pixels, 1, 3, input.Height, input.Width)).ToArray());
        using var shown = new MemoryStream();
        ImageFile.EncodePng(Resize.Within(picture, Limits.ShownSide), shown);
        return new(picture.Size, placement, head, shown.ToArray());
    }

    /// <summary>The objects in a picture, as <see cref="TrainedDetector.Detect(Picture, SuppressionSpec)"/> finds them.</summary>
    public ValueList<FoundObject> Find(SeenPicture picture, SuppressionSpec suppression)
    {
        var candidates = InRegion(() => Detector.Candidates(Decoded(picture), suppression.ScoreThreshold)[0]);
        return NonMaximumSuppression.Suppress(candidates, suppression).Select(detection => new FoundObject(
            picture.Placement.OutOf(detection.Box).ToPixels(picture.Size), detection.Class, _model.ClassNames[detection.Class], detection.Score)).ToValueList();
    }

    /// <summary>Every slot's Ĉ and box, see <see cref="PictureAnswer"/>.</summary>
    public (float[] Objectness, float[] Boxes) Slots(SeenPicture picture) => InRegion(() =>
    {
        var head = Decoded(picture);
        var boxes = Boxes(head).SelectMany(box =>
        {
            var placed = picture.Placement.OutOf(box.ToRelative(Grid));
            return new[] { (float)placed.Left, (float)placed.Top, (float)placed.Right, (float)placed.Bottom };
        });
        return (Floats(head.Objectness), boxes.ToArray());
    });

    /// <summary>The loss of a picture with these truths, which are relative to the picture.</summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names it.</exception>
    public LossAnswer Loss(SeenPicture picture, IReadOnlyList<Truth> truths, LossSpec spec) => InRegion(() =>
    {
        for (var i = 0; i < truths.Count; i++)
        {
            // Before letterboxing, which would bring a centre beyond the picture's edge into the input.
            TruthException.ThrowIfUnusable(truths[i], 0, i, Detector.ClassNames.Count);
        }
        Truth[] placed = [.. truths.Select(truth => truth with { Box = picture.Placement.Into(truth.Box) })];
        var loss = new HeadLoss(spec, Detector.Anchors, Grid, Detector.ClassNames.Count);
        var head = Raw(picture);
        var targets = loss.Targets(_model.Device, [placed]);
        var masks = YoloLoss.Masks(spec, head, Detector.Anchors, targets);
        var boxes = Boxes(Decoded(picture));
        var slots = targets.Assignment.Responsible.Select(slot => new SlotAnswer(
            slot.Anchor, slot.Row, slot.Column, slot.TruthIndex,
            Box<Cell>.Iou(placed[slot.TruthIndex].Box.ToCells(Grid), boxes[targets.Assignment.IndexOf(0, slot.Anchor, slot.Row, slot.Column)])));
        int[] states = [.. masks.Responsible.ToArray().Zip(masks.NoObject.ToArray(), (object_, none) => object_ > 0 ? 2 : none > 0 ? 0 : 1)];
        return new LossAnswer(loss.Of(head, targets).Extra.Read(), [.. slots], states, Floats(masks.BestIou));
    });

    public void Dispose() => _turn.Dispose();

    private Tensor Raw(SeenPicture picture) => Tensor.From(_model.Device, picture.Head, 1, Detector.Network.Output.Channels, (int)Grid.Height, (int)Grid.Width);

    private DecodedHead Decoded(SeenPicture picture) => DecodedHead.Of(Raw(picture), Detector.Anchors, Detector.ClassNames.Count);

    private static Box<Cell>[] Boxes(DecodedHead head)
    {
        var (xs, ys, widths, heights) = (head.X.ToArray(), head.Y.ToArray(), head.Width.ToArray(), head.Height.ToArray());
        return [.. xs.Select((x, i) => new Box<Cell>(x, ys[i], widths[i], heights[i]))];
    }

    private static float[] Floats(Tensor tensor) => [.. tensor.ToArray().Select(value => (float)value)];

    /// <summary>Nothing on the device survives: what is wanted has been read by then.</summary>
    private T InRegion<T>(Func<T> work)
    {
        var result = default(T);
        _model.Device.Region(() =>
        {
            result = work();
            return new TensorList([]);
        });
        return result!;
    }
}
