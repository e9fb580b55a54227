using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// One of the eight symmetries of a rectangle: first the axes are exchanged if <paramref name="Transpose"/>, then x is mirrored if
/// <paramref name="FlipX"/>, then y if <paramref name="FlipY"/>.
/// </summary>
internal readonly record struct Symmetry(bool Transpose, bool FlipX, bool FlipY)
{
    /// <summary>Leaves everything where it is.</summary>
    public static Symmetry Identity => default;

    /// <summary>A turn by so many quarters, clockwise.</summary>
    public static Symmetry Turn(int quarters) => (quarters & 3) switch
    {
        0 => Identity,
        1 => new(true, true, false),
        2 => new(false, true, true),
        _ => new(true, false, true),
    };

    /// <summary>This symmetry, followed by mirrors.</summary>
    public Symmetry ThenFlip(bool x, bool y) => new(Transpose, FlipX ^ x, FlipY ^ y);

    /// <summary>Where a box of the unit square goes.</summary>
    public Box<Relative> Follow(Box<Relative> box)
    {
        var moved = Transpose ? new Box<Relative>(box.Y, box.X, box.Height, box.Width) : box;
        return moved with { X = FlipX ? 1 - moved.X : moved.X, Y = FlipY ? 1 - moved.Y : moved.Y };
    }

    /// <summary>
    /// Where the pixels of a source of any size land in a target of the given width and height: source (x, y) goes to
    /// Origin + x·StepX + y·StepY, counted in pixels.
    /// </summary>
    public Landing Into(int targetWidth, int targetHeight)
    {
        var along = FlipX ? -1 : 1;
        var down = FlipY ? -targetWidth : targetWidth;
        var origin = (FlipX ? targetWidth - 1 : 0) + (FlipY ? targetWidth * (targetHeight - 1) : 0);
        return Transpose ? new(origin, down, along) : new(origin, along, down);
    }
}

/// <summary>An affine map from source pixels to an index in the target.</summary>
internal readonly record struct Landing(int Origin, int StepX, int StepY);
