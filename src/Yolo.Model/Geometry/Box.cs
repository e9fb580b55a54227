namespace Yolo.Model.Geometry;

/// <summary>An axis-aligned box by its centre (<paramref name="X"/>, <paramref name="Y"/>) and size, in the unit <typeparamref name="TUnit"/>.</summary>
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

    /// <summary>The box with the given edges.</summary>
    public static Box<TUnit> FromEdges(double left, double top, double right, double bottom) =>
        new((left + right) / 2, (top + bottom) / 2, right - left, bottom - top);

    /// <summary>
    /// Intersection over union, area(a ∩ b) / area(a ∪ b), in [0, 1]. Two boxes without area have IoU 0.
    /// </summary>
    public static double Iou(Box<TUnit> a, Box<TUnit> b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }
        var intersection = width * height;
        return intersection / (a.Area + b.Area - intersection);
    }
}
