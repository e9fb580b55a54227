using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>What a picture's header says: its size as stored, and how EXIF wants it turned and mirrored.</summary>
internal readonly record struct ImageHeader(Size<Pixel> Stored, Symmetry Orientation)
{
    /// <summary>The size of the picture as one sees it.</summary>
    public Size<Pixel> Upright => Orientation.Transpose ? new(Stored.Height, Stored.Width) : Stored;
}
