using System.Globalization;
using Yolo.Model.Collections;

namespace Yolo.Model.Geometry;

/// <summary>The prior shapes (p_w, p_h) of a detector's boxes, in cell units: at least one, each finite and positive.</summary>
public sealed record Anchors
{
    /// <summary>Anchors of the given shapes, in their order.</summary>
    /// <exception cref="ArgumentException">There is no shape, or a side is not finite and positive.</exception>
    public Anchors(IEnumerable<Size<Cell>> sizes)
    {
        Sizes = sizes.ToValueList();
        if (Sizes.Count == 0)
        {
            throw new ArgumentException("There are no anchors; a detector needs at least one.", nameof(sizes));
        }
        for (var i = 0; i < Sizes.Count; i++)
        {
            if (!(IsPositive(Sizes[i].Width) && IsPositive(Sizes[i].Height)))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Anchor {i} is {Sizes[i].Width} × {Sizes[i].Height}; both sides must be finite and above 0, in cell units."),
                    nameof(sizes));
            }
        }
    }

    /// <summary>The five anchors of Darknet's <c>yolov2.cfg</c>, made from COCO for a grid of 13 × 13 (any grid of stride 32 serves).</summary>
    public static Anchors Coco { get; } = Of(0.57273, 0.677385, 1.87446, 2.06253, 3.33843, 5.47434, 7.88282, 3.52778, 9.77052, 9.16828);

    /// <summary>The five anchors of Darknet's <c>yolov2-voc.cfg</c>, made from PASCAL VOC.</summary>
    public static Anchors Voc { get; } = Of(1.3221, 1.73145, 3.19275, 4.00944, 5.05587, 8.09892, 9.47112, 4.84053, 11.2364, 10.0071);

    /// <summary>The shapes (p_w, p_h), in cell units.</summary>
    public ValueList<Size<Cell>> Sizes { get; }

    /// <summary>How many anchors there are: A.</summary>
    public int Count => Sizes.Count;

    /// <summary>The shape of anchor <paramref name="index"/>, 0..A−1.</summary>
    public Size<Cell> this[int index] => Sizes[index];

    /// <summary>Anchors from w₀, h₀, w₁, h₁, … in cell units, the order of Darknet's <c>anchors=</c> line.</summary>
    /// <exception cref="ArgumentException">The numbers do not pair up, there are none, or one is not finite and positive.</exception>
    public static Anchors Of(params double[] widthsAndHeights)
    {
        if (widthsAndHeights.Length % 2 != 0)
        {
            throw new ArgumentException($"There are {widthsAndHeights.Length} numbers; anchors come in pairs: width, height.", nameof(widthsAndHeights));
        }
        return new Anchors(widthsAndHeights.Chunk(2).Select(pair => new Size<Cell>(pair[0], pair[1])));
    }

    /// <summary>The anchor whose shape has the highest IoU with <paramref name="shape"/>, both with one centre; the first wins a tie.</summary>
    public int BestFor(Size<Cell> shape) => BestOf(Sizes, shape);

    /// <summary>The position of the size that has the highest IoU with <paramref name="shape"/>; the first wins a tie.</summary>
    internal static int BestOf(IReadOnlyList<Size<Cell>> sizes, Size<Cell> shape)
    {
        var best = 0;
        var bestIou = Size<Cell>.Iou(sizes[0], shape);
        for (var i = 1; i < sizes.Count; i++)
        {
            var iou = Size<Cell>.Iou(sizes[i], shape);
            if (iou > bestIou)
            {
                best = i;
                bestIou = iou;
            }
        }
        return best;
    }

    /// <summary>
    /// mean over the shapes s of max_a IoU(a, s), in [0, 1]: how well the anchors fit the shapes of a data set (the "avg IoU" of
    /// the YOLOv2 paper, table 1). The shapes are in cell units of the same grid.
    /// </summary>
    /// <exception cref="ArgumentException">There are no shapes.</exception>
    public double MeanBestIou(IReadOnlyCollection<Size<Cell>> sizes) => sizes.Count > 0
        ? sizes.Average(size => Size<Cell>.Iou(Sizes[BestFor(size)], size))
        : throw new ArgumentException("There are no shapes to fit; give the sizes of at least one box.", nameof(sizes));

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
