using SkiaSharp;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A line of the background that is no object.</summary>
internal readonly record struct Distractor(SKPoint From, SKPoint To, float Width, SKColor Colour);

/// <summary>All that a generated picture shows, before a pixel is drawn.</summary>
internal sealed record ShapeScene(
    int Side, SKColor Light, SKColor Dark, double GradientDegrees, int NoiseLevel, ulong NoiseSeed,
    IReadOnlyList<Distractor> Distractors, IReadOnlyList<Shape> Shapes, IReadOnlyList<Truth> Truths)
{
    /// <summary>The most that a shape may cover of another, or another of it, as a part of the smaller box.</summary>
    private const double MostCovered = 0.3;

    /// <summary>The least part of a shape's box that lies inside the picture.</summary>
    private const double LeastInside = 0.8;

    /// <summary>The scene with this number; a pure function of its arguments.</summary>
    public static ShapeScene Compose(ulong seed, int index, int side)
    {
        var random = SeededRandom.Of(seed, (ulong)index);
        var tint = (float)random.Between(0, 360);
        var level = random.Between(25, 75);
        var light = SKColor.FromHsv(tint, (float)random.Between(0, 25), (float)Math.Min(95, level + random.Between(5, 20)));
        var dark = SKColor.FromHsv(tint, (float)random.Between(0, 25), (float)Math.Max(8, level - random.Between(5, 20)));
        Distractor[] lines = [.. Enumerable.Range(0, 2 + random.Below(6)).Select(_ => Line(random, side))];
        var shapes = new List<Shape>();
        var truths = new List<Truth>();
        var wanted = 1 + random.Below(5);
        // A few tries for each: a picture that is full keeps the shapes it has. The first one always finds room.
        for (var attempt = 0; attempt < 30 * wanted && shapes.Count < wanted; attempt++)
        {
            var shape = Draft(random, side, light, dark);
            if (TryBox(shape, side) is { } box && truths.All(other => Cover(box, other.Box) <= MostCovered))
            {
                shapes.Add(shape);
                truths.Add(new Truth(box, (int)shape.Kind));
            }
        }
        return new ShapeScene(
            side, light, dark, random.Between(0, 360), random.Below(14), random.NextBits(), lines, shapes, truths);
    }

    private static Distractor Line(SeededRandom random, int side) => new(
        new SKPoint((float)random.Between(0, side), (float)random.Between(0, side)),
        new SKPoint((float)random.Between(0, side), (float)random.Between(0, side)),
        (float)random.Between(0.5, side / 50.0),
        SKColor.FromHsv((float)random.Between(0, 360), (float)random.Between(0, 60), (float)random.Between(20, 90)));

    private static Shape Draft(SeededRandom random, int side, SKColor light, SKColor dark)
    {
        var kind = (ShapeKind)random.Below(4);
        // Sizes spread evenly by ratio, so that small ones are as frequent as large ones.
        var diameter = side / 8.0 * Math.Pow(4, random.NextDouble());
        var (x, y) = (random.Between(0, side), random.Between(0, side));
        var degrees = random.Between(-20, 20);
        var fill = Contrasting(random, light, dark);
        var outline = random.Chance(0.5) ? fill : SKColor.FromHsv((float)random.Between(0, 360), 60, random.Chance(0.5) ? 15 : 95);
        return new Shape(kind, (float)x, (float)y, (float)(diameter / 2), (float)degrees, fill, outline);
    }

    private static SKColor Contrasting(SeededRandom random, SKColor light, SKColor dark)
    {
        while (true)
        {
            var colour = SKColor.FromHsv((float)random.Between(0, 360), (float)random.Between(45, 100), (float)random.Between(45, 100));
            if (Distance(colour, light) > 110 && Distance(colour, dark) > 110)
            {
                return colour;
            }
        }
    }

    private static double Distance(SKColor a, SKColor b) =>
        Math.Sqrt(Math.Pow(a.Red - b.Red, 2) + Math.Pow(a.Green - b.Green, 2) + Math.Pow(a.Blue - b.Blue, 2));

    /// <summary>The tight box of the part of the shape that is in the picture; none if too little of it is inside.</summary>
    private static Box<Relative>? TryBox(Shape shape, int side)
    {
        using var path = shape.ToPath();
        using var picture = new SKPath();
        picture.AddRect(new SKRect(0, 0, side, side));
        // Clipping the whole shape's box would keep the height of a tip that sticks out at the side.
        using var visible = path.Op(picture, SKPathOp.Intersect);
        var (bounds, inside) = (path.TightBounds, visible.TightBounds);
        return inside.Width * inside.Height < LeastInside * bounds.Width * bounds.Height
            ? null
            : Box<Pixel>.FromEdges(inside.Left, inside.Top, inside.Right, inside.Bottom).ToRelative(new Size<Pixel>(side, side));
    }

    /// <summary>Intersection over the smaller area: 1 when one hides the other, however small, where IoU would be next to nothing.</summary>
    private static double Cover(Box<Relative> a, Box<Relative> b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / Math.Min(a.Area, b.Area);
    }
}
