using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Playground;

/// <summary>Asks for the boxes of a picture: the least score, and the IoU above which the better of two boxes stays.</summary>
internal sealed record DetectQuestion
{
    public required string Id { get; init; }

    public required double Threshold { get; init; }

    public required double Iou { get; init; }
}

/// <summary>Asks for the loss of a picture with these truths.</summary>
internal sealed record LossQuestion
{
    public required string Id { get; init; }

    public required TruthMessage[] Truths { get; init; }

    public required double IgnoreThreshold { get; init; }
}

/// <summary>A truth: centre and size relative to the picture.</summary>
internal sealed record TruthMessage
{
    public required double X { get; init; }

    public required double Y { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    public required int Class { get; init; }

    public static TruthMessage Of(Truth truth) => new() { X = truth.Box.X, Y = truth.Box.Y, Width = truth.Box.Width, Height = truth.Box.Height, Class = truth.Class };

    public Truth ToTruth() => new(new(X, Y, Width, Height), Class);
}

/// <summary>What the page is about.</summary>
internal sealed record ModelAnswer(
    string Model, bool Trained, string Device, string Input, IReadOnlyList<string> Classes, IReadOnlyList<double[]> Anchors, int Columns, int Rows, int Samples,
    double Threshold, double Iou, double IgnoreThreshold);

/// <summary>Edges: of a box in pixels of the picture, or of the network's input relative to the picture.</summary>
internal sealed record Edges(double Left, double Top, double Right, double Bottom)
{
    public static Edges Of<TUnit>(Box<TUnit> box)
        where TUnit : struct, IUnit => new(box.Left, box.Top, box.Right, box.Bottom);
}

/// <summary>
/// A picture that the network has seen. <paramref name="Frame"/> is where the network's input, and so the grid, lies; of each slot, [A, H, W] with the last index
/// fastest, <paramref name="Objectness"/> is Ĉ and <paramref name="SlotBoxes"/> are the four edges of its box relative to the picture.
/// </summary>
internal sealed record PictureAnswer(
    string Id, string Name, int Width, int Height, double Milliseconds, Edges Frame, IReadOnlyList<TruthMessage> Truths, float[] Objectness, float[] SlotBoxes);

/// <summary>A box that was found, in pixels of the picture.</summary>
internal sealed record BoxAnswer(int Class, string Name, double Score, Edges Box)
{
    public static BoxAnswer Of(FoundObject found) => new(found.Class, found.Name, found.Score, Edges.Of(found.Box));
}

/// <summary>The boxes of a picture, the surest first, and whether there may be more than are told.</summary>
internal sealed record DetectAnswer(IReadOnlyList<BoxAnswer> Boxes, bool Limited);

/// <summary>A slot that answers for a truth, and the IoU of its box with it.</summary>
internal sealed record SlotAnswer(int Anchor, int Row, int Column, int Truth, double Iou);

/// <summary>The loss, its terms, and what each slot counts as, [A, H, W] with the last index fastest: 0 no object, 1 ignored, 2 responsible.</summary>
internal sealed record LossAnswer(LossNumbers Loss, IReadOnlyList<SlotAnswer> Responsible, int[] States, float[] BestIou);
