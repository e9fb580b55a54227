using System.Globalization;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>How boxes in pixels are written in messages.</summary>
internal static class Pixels
{
    /// <summary>(left, top)–(right, bottom), with no more digits than needed.</summary>
    public static string Describe(Box<Pixel> box) =>
        string.Create(CultureInfo.InvariantCulture, $"({box.Left:0.##}, {box.Top:0.##})–({box.Right:0.##}, {box.Bottom:0.##})");
}
