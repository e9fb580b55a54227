using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>A truth as COCO scores it.</summary>
/// <param name="Box">The box, in pixels: COCO's areas are pixels.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="IsCrowd">
/// COCO's <c>iscrowd</c>: a box around many. Any number of detections may find it, by the part of each that lies in it instead of the IoU, and they count for
/// nothing; that none finds it counts for nothing too.
/// </param>
/// <param name="IsIgnored">Left out of the score: one detection may find it, and counts for nothing. PASCAL VOC's <c>difficult</c>.</param>
public readonly record struct CocoTruth(Box<Pixel> Box, int Class, bool IsCrowd = false, bool IsIgnored = false)
{
    /// <summary>What decides between small, medium and large: COCO's field <c>area</c>, which is that of the object's outline. The box's if it is not set.</summary>
    public double? OutlineArea { get; init; }

    /// <summary>The outline's area, or else the box's, in square pixels.</summary>
    public double Area => OutlineArea ?? Box.Area;
}
