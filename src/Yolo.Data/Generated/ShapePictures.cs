using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Labelled pictures out of nothing: one to five circles, squares, triangles and stars, 1/8 to 1/2 of the picture in size, turned by up
/// to 20° either way, on grainy gradients crossed by lines. Shapes may overlap, by at most 30 % of the smaller one's box, and may be cut
/// by the picture's edge, by at most 20 %. The boxes are tight around what is drawn. Everything is a function of seed, index and side.
/// </summary>
public static class ShapePictures
{
    /// <summary>The classes, in the order of their numbers.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["circle", "square", "triangle", "star"];

    /// <summary>The labelled picture with this number, side × side pixels; the labels are ready, the pixels are drawn when loaded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or the side below 32.</exception>
    public static Sample Sample(ulong seed, int index, int side = 128)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 32);
        var scene = ShapeScene.Compose(seed, index, side);
        return new Sample($"shapes-{index:D6}", new Size<Pixel>(side, side), scene.Truths, () => ScenePainter.Draw(scene));
    }
}
