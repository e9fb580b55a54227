using SkiaSharp;

namespace Yolo.Data;

/// <summary>The kinds of shape in generated pictures; their numbers are the classes.</summary>
internal enum ShapeKind
{
    Circle,
    Square,
    Triangle,
    Star,
}

/// <summary>A shape in its place: centre and radius in pixels, a turn in degrees, and its colours.</summary>
internal sealed record Shape(ShapeKind Kind, float X, float Y, float Radius, float Degrees, SKColor Fill, SKColor Outline)
{
    /// <summary>The outline, in the picture's pixels; the caller disposes of it.</summary>
    public SKPath ToPath()
    {
        using var builder = new SKPath();
        if (Kind == ShapeKind.Circle)
        {
            builder.AddCircle(0, 0, 1);
        }
        else
        {
            builder.AddPoly(Corners(Kind));
        }
        var place = SKMatrix.CreateTranslation(X, Y)
            .PreConcat(SKMatrix.CreateRotationDegrees(Degrees))
            .PreConcat(SKMatrix.CreateScale(Radius, Radius));
        var path = new SKPath();
        builder.Transform(in place, path);
        return path;
    }

    private static SKPoint[] Corners(ShapeKind kind) => kind switch
    {
        ShapeKind.Square => Around(4, 45, 1, 1),
        ShapeKind.Triangle => Around(3, -90, 1, 1),
        _ => Around(10, -90, 1, 0.42),
    };

    /// <summary>Corners at even angles from the first one on, by turns at the outer and the inner radius.</summary>
    private static SKPoint[] Around(int count, double first, double outer, double inner) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var (sine, cosine) = Math.SinCos(Math.PI * (first / 180 + 2.0 * i / count));
            var radius = i % 2 == 0 ? outer : inner;
            return new SKPoint((float)(radius * cosine), (float)(radius * sine));
        }),
    ];
}
