using System.Globalization;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Geometry;

namespace Yolo.Cli;

/// <summary>
/// A case of the loss in a folder: <c>head.npy</c> [N, A·(5+K), H, W], <c>anchors.npy</c> [A, 2] (w, h) and <c>boxes.npy</c> [M, 6] (image, class,
/// x, y, w, h), both in cell units.
/// </summary>
internal sealed record LossCase(NpyArray Head, Anchors Anchors, IReadOnlyList<IReadOnlyList<Truth>> Truths, int Classes)
{
    private const string HeadFile = "head.npy", AnchorsFile = "anchors.npy", BoxesFile = "boxes.npy";

    /// <summary>Centre, size and objectness: the fields of a slot before its class logits.</summary>
    private const int BoxFields = 5;

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Files => [HeadFile, AnchorsFile, BoxesFile];

    /// <summary>W × H cells.</summary>
    public Size<Cell> Grid => new(Head.Shape[3], Head.Shape[2]);

    /// <summary>Reads and checks a case.</summary>
    /// <exception cref="DataException">Something is missing, malformed or out of range; the message names the file, the row and the value.</exception>
    public static LossCase Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException($"There is no case folder '{folder}'; it must hold {string.Join(", ", Files)}.");
        }
        var head = CaseTable.Read(Path.Combine(folder, HeadFile), "[N, A·(5+K), H, W]", 4);
        var anchors = CaseTable.Read(Path.Combine(folder, AnchorsFile), "[A, 2]", 2);
        var boxes = CaseTable.Read(Path.Combine(folder, BoxesFile), "[M, 6]", 2);
        head.RequireNotEmpty();
        anchors.RequireNotEmpty();
        anchors.RequireColumns("w, h");
        boxes.RequireColumns("image, class, x, y, w, h");
        var classes = ClassesOf(head, anchors);
        return new(head.Array, AnchorsOf(anchors), new CaseBoxes(boxes, head.Array.Shape, classes).Truths(), classes);
    }

    /// <summary>Throws if a number of the head is too large for the device's precision: it would become infinite there.</summary>
    /// <exception cref="DataException">The message names the place and the value.</exception>
    public void RequirePrecision(Device device)
    {
        var beyond = device.Precision == Precision.Single ? Array.FindIndex(Head.Values, v => float.IsInfinity((float)v)) : -1;
        if (beyond >= 0)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{HeadFile} has {Head.Values[beyond]} at {CaseTable.Place(Head, beyond)}, beyond the single precision of device '{device}'; use --device host:double."));
        }
    }

    private static int ClassesOf(CaseTable head, CaseTable anchors)
    {
        var (channels, count) = (head.Array.Shape[1], anchors.Array.Shape[0]);
        if (channels % count != 0)
        {
            throw new DataException(
                $"'{head.Path}' has {channels} channels (shape {head.Array.ShapeText}), no multiple of the {count} anchors in '{anchors.Path}'; each anchor has 5+K channels.");
        }
        var classes = (channels / count) - BoxFields;
        return classes >= 1
            ? classes
            : throw new DataException(
                $"'{head.Path}' has {channels} channels (shape {head.Array.ShapeText}) for {count} anchors in '{anchors.Path}': {channels / count} each, where 5+K with at least one class make 6 or more.");
    }

    private static Anchors AnchorsOf(CaseTable anchors)
    {
        for (var row = 0; row < anchors.Array.Shape[0]; row++)
        {
            anchors.RequirePositive(row, 0, "w");
            anchors.RequirePositive(row, 1, "h");
        }
        return Anchors.Of(anchors.Array.Values);
    }
}
