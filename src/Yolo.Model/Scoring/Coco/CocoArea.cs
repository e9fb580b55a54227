namespace Yolo.Model.Scoring;

/// <summary>Which objects are looked at, by their area in square pixels of the picture. Both bounds belong to a range: 32² is small and medium.</summary>
public enum CocoArea
{
    /// <summary>0 to 10¹⁰.</summary>
    All,

    /// <summary>0 to 32².</summary>
    Small,

    /// <summary>32² to 96².</summary>
    Medium,

    /// <summary>96² to 10¹⁰.</summary>
    Large,
}

/// <summary>The numbers of COCO's <c>Params</c>.</summary>
public static class CocoRules
{
    private const double LowestIou = 0.5, HighestIou = 0.95;
    private const int Thresholds = 10;
    private const double SmallBound = 32 * 32, MediumBound = 96 * 96, NoBound = 1e10;

    /// <summary>0.5, 0.55 … 0.95, to the bits of the original's (0.9 is the double below it).</summary>
    public static IReadOnlyList<double> IouThresholds { get; } =
        [.. Enumerable.Range(0, Thresholds - 1).Select(i => LowestIou + (i * ((HighestIou - LowestIou) / (Thresholds - 1)))), HighestIou];

    /// <summary>How many detections of a class in an image are looked at, the best: 1, 10 and 100.</summary>
    public static IReadOnlyList<int> MaxDetections { get; } = [1, 10, 100];

    /// <summary>All ranges of areas.</summary>
    public static IReadOnlyList<CocoArea> Areas { get; } = Enum.GetValues<CocoArea>();

    /// <summary>Whether an area, in square pixels, lies in the range.</summary>
    public static bool Holds(this CocoArea range, double area)
    {
        var (low, high) = range switch
        {
            CocoArea.Small => (0, SmallBound),
            CocoArea.Medium => (SmallBound, MediumBound),
            CocoArea.Large => (MediumBound, NoBound),
            _ => (0, NoBound),
        };
        return area >= low && area <= high;
    }
}
