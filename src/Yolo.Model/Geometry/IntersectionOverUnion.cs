namespace Yolo.Model.Geometry;

/// <summary>The quotient that boxes and shapes share.</summary>
internal static class IntersectionOverUnion
{
    /// <summary>width·height / (areaA + areaB − width·height), and 0 where that is not a number above 0.</summary>
    public static double Of(double width, double height, double areaA, double areaB)
    {
        if (!(width > 0 && height > 0))
        {
            return 0;
        }
        var intersection = width * height;
        var union = areaA + areaB - intersection;
        return union > 0 && double.IsFinite(union) ? intersection / union : 0;
    }
}
