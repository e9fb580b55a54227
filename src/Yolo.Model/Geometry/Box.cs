namespace Yolo.Model.Geometry;

/// <summary>An axis-aligned box by its centre (<paramref name="X"/>, <paramref name="Y"/>) and size, in the unit <typeparamref name="TUnit"/>.</summary>
/// <param name="X">x of the centre.</param>
/// <param name="Y">y of the centre.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct Box<TUnit>(double X, double Y, double Width, double Height)
    where TUnit : struct, IUnit
{
    /// <summary>x of the left edge.</summary>
    public double Left => X - Width / 2;

    /// <summary>y of the top edge.</summary>
    public double Top => Y - Height / 2;

    /// <summary>x of the right edge.</summary>
    public double Right => X + Width / 2;

    /// <summary>y of the bottom edge.</summary>
    public double Bottom => Y + Height / 2;

    /// <summary>Width · height.</summary>
    public double Area => Width * Height;

    /// <summary>The box's shape, wherever it lies.</summary>
    public Size<TUnit> Size => new(Width, Height);

    /// <summary>The box with the given edges.</summary>
    public static Box<TUnit> FromEdges(double left, double top, double right, double bottom) =>
        new((left + right) / 2, (top + bottom) / 2, right - left, bottom - top);

    /// <summary>
    /// Intersection over union, area(a ∩ b) / area(a ∪ b): a number in [0, 1] whatever the boxes, exactly 1 for equal ones.
    /// It is 0 where a side is not positive or anything is not finite.
    /// </summary>
    public static double Iou(Box<TUnit> a, Box<TUnit> b)
    {
        var width = Overlap(a.X, a.Width, b.X, b.Width);
        var height = Overlap(a.Y, a.Height, b.Y, b.Height);
        return IntersectionOverUnion.Of(width, height, a.Area, b.Area);
    }

    /// <summary>
    /// Which part of a box lies in another, area(box ∩ other) / area(box): a number in [0, 1], exactly 1 for equal ones. It is 0 where a side is not
    /// positive or anything is not finite.
    /// </summary>
    public static double Covered(Box<TUnit> box, Box<TUnit> other)
    {
        var width = Overlap(box.X, box.Width, other.X, other.Width);
        var height = Overlap(box.Y, box.Height, other.Y, other.Height);
        var part = width * height / box.Area;
        return width > 0 && height > 0 && double.IsFinite(part) ? part : 0;
    }

    // By centres and not by edges: the edges' rounding can make an intersection larger than the box it lies in.
    private static double Overlap(double x, double width, double otherX, double otherWidth) =>
        Math.Min((width + otherWidth) / 2 - Math.Abs(x - otherX), Math.Min(width, otherWidth));
}
