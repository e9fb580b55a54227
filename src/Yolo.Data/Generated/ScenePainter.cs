using System.Runtime.InteropServices;
using SkiaSharp;

namespace Yolo.Data;

/// <summary>Draws the scenes of generated pictures.</summary>
internal static class ScenePainter
{
    /// <summary>The picture of a scene: a gradient with grain, lines across it, and the shapes on top.</summary>
    public static Picture Draw(ShapeScene scene)
    {
        using var bitmap = Bitmaps.Empty(scene.Side, scene.Side);
        using (var canvas = new SKCanvas(bitmap))
        {
            DrawBackground(canvas, scene);
            foreach (var shape in scene.Shapes)
            {
                DrawShape(canvas, shape);
            }
        }
        AddGrain(MemoryMarshal.Cast<byte, ulong>(bitmap.GetPixelSpan()), scene);
        return Bitmaps.ToPicture(bitmap);
    }

    private static void DrawBackground(SKCanvas canvas, ShapeScene scene)
    {
        var centre = scene.Side / 2f;
        var (sine, cosine) = Math.SinCos(scene.GradientDegrees * Math.PI / 180);
        var (dx, dy) = ((float)(centre * cosine), (float)(centre * sine));
        using var gradient = SKShader.CreateLinearGradient(
            new SKPoint(centre - dx, centre - dy), new SKPoint(centre + dx, centre + dy), [scene.Light, scene.Dark], SKShaderTileMode.Clamp);
        using var ground = new SKPaint { Shader = gradient };
        canvas.DrawPaint(ground);
        using var stroke = new SKPaint { IsAntialias = true, IsStroke = true, StrokeCap = SKStrokeCap.Round };
        foreach (var line in scene.Distractors)
        {
            stroke.Color = line.Colour;
            stroke.StrokeWidth = line.Width;
            canvas.DrawLine(line.From, line.To, stroke);
        }
    }

    private static void DrawShape(SKCanvas canvas, Shape shape)
    {
        using var path = shape.ToPath();
        using var fill = new SKPaint { IsAntialias = true, Color = shape.Fill };
        canvas.DrawPath(path, fill);
        if (shape.Outline == shape.Fill)
        {
            return;
        }
        // Clipped to the shape, the outline stays inside the box.
        using var outline = new SKPaint
        {
            IsAntialias = true,
            IsStroke = true,
            Color = shape.Outline,
            StrokeWidth = Math.Max(2, shape.Radius / 6),
        };
        canvas.Save();
        canvas.ClipPath(path, antialias: true);
        canvas.DrawPath(path, outline);
        canvas.Restore();
    }

    /// <summary>Adds −level..level to every colour of every pixel, two pixels for each random number.</summary>
    private static void AddGrain(Span<ulong> pairs, ShapeScene scene)
    {
        if (scene.NoiseLevel == 0)
        {
            return;
        }
        var bytes = MemoryMarshal.AsBytes(pairs);
        var random = new SeededRandom(scene.NoiseSeed);
        var range = 2 * scene.NoiseLevel + 1;
        for (var i = 0; i + 8 <= bytes.Length; i += 8)
        {
            var bits = random.NextBits();
            for (var k = 0; k < 8; k++, bits >>= 8)
            {
                var grain = ((int)(bits & 255) * range >> 8) - scene.NoiseLevel;
                bytes[i + k] = (byte)Math.Clamp(bytes[i + k] + grain, 0, 255);
            }
        }
    }
}
