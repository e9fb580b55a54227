namespace Yolo.Model.Geometry;

/// <summary>A width and a height in one unit: an image's size in pixels, a grid's in cells, an anchor's shape.</summary>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct Size<TUnit>(double Width, double Height)
    where TUnit : struct, IUnit
{
    /// <summary>Width · height.</summary>
    public double Area => Width * Height;

    /// <summary>
    /// Intersection over union of two shapes with one centre, in [0, 1], exactly 1 for equal ones:
    /// min(w, w′)·min(h, h′) / (w·h + w′·h′ − min(w, w′)·min(h, h′)). It is 0 where a side is not positive or not finite.
    /// </summary>
    public static double Iou(Size<TUnit> a, Size<TUnit> b) =>
        IntersectionOverUnion.Of(Math.Min(a.Width, b.Width), Math.Min(a.Height, b.Height), a.Area, b.Area);
}
