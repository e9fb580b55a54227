using System.Globalization;
using SkiaSharp;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Draws boxes on pictures: what was found in its class's colour, labelled with class and score; what is true in thin white. The text
/// shows on every machine: its typeface comes with the library.
/// </summary>
public static class BoxPainter
{
    /// <summary>The picture with boxes on it; the least sure first, so that the surest lie on top.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="classNames">The classes' names; a class beyond them is written as its number.</param>
    /// <param name="truths">What is there; may be empty.</param>
    /// <param name="detections">What was found; may be empty.</param>
    public static Picture Draw(
        Picture picture, IReadOnlyList<string> classNames, IReadOnlyList<Truth> truths, IReadOnlyList<Detection> detections)
    {
        using var bitmap = Bitmaps.From(picture);
        using (var canvas = new SKCanvas(bitmap))
        {
            Paint(canvas, new SKRect(0, 0, picture.Width, picture.Height), classNames, truths, detections);
        }
        return Bitmaps.ToPicture(bitmap);
    }

    /// <summary>Draws the boxes on a canvas, where the picture fills the frame.</summary>
    internal static void Paint(
        SKCanvas canvas, SKRect frame, IReadOnlyList<string> classNames, IReadOnlyList<Truth> truths, IReadOnlyList<Detection> detections, bool nameTruths = false)
    {
        var side = Math.Min(frame.Width, frame.Height);
        var line = Math.Clamp(side / 160, 1.5f, 5);
        using var font = Lettering.Font(Math.Clamp(side / 26, 10, 28));
        foreach (var truth in truths)
        {
            if (nameTruths)
            {
                PaintBox(canvas, ToFrame(truth.Box, frame), Palette.Class(truth.Class), line);
            }
            else
            {
                PaintTruth(canvas, ToFrame(truth.Box, frame), line);
            }
        }
        foreach (var truth in nameTruths ? truths : [])
        {
            var text = $"{ClassName(truth.Class, classNames)}{(truth.Difficult ? ", difficult" : string.Empty)}";
            PaintLabel(canvas, ToFrame(truth.Box, frame), frame, text, Palette.Class(truth.Class), font);
        }
        Detection[] surestLast = [.. detections.OrderBy(detection => detection.Score)];
        foreach (var detection in surestLast)
        {
            PaintBox(canvas, ToFrame(detection.Box, frame), Palette.Class(detection.Class), line);
        }
        foreach (var detection in surestLast)
        {
            PaintLabel(canvas, ToFrame(detection.Box, frame), frame, Label(detection, classNames), Palette.Class(detection.Class), font);
        }
    }

    /// <summary>Thin white with a dark rim, to be seen on any ground.</summary>
    internal static void PaintTruth(SKCanvas canvas, SKRect box, float line)
    {
        using var paint = new SKPaint { IsAntialias = true, IsStroke = true };
        (paint.Color, paint.StrokeWidth) = (new SKColor(0, 0, 0, 150), 0.7f * line + 1.4f);
        canvas.DrawRect(box, paint);
        (paint.Color, paint.StrokeWidth) = (SKColors.White, 0.7f * line);
        canvas.DrawRect(box, paint);
    }

    internal static void PaintBox(SKCanvas canvas, SKRect box, SKColor colour, float line)
    {
        using var paint = new SKPaint { IsAntialias = true, IsStroke = true, StrokeWidth = line, Color = colour };
        canvas.DrawRoundRect(box, line, line, paint);
    }

    private static void PaintLabel(SKCanvas canvas, SKRect box, SKRect frame, string text, SKColor colour, SKFont font)
    {
        var (pad, height) = (font.Size * 0.3f, font.Size * 1.3f);
        var shown = Lettering.Fit(text, font, frame.Width - 2 * pad);
        var width = font.MeasureText(shown) + 2 * pad;
        // Above the box if there is room, otherwise inside it; never beyond the picture's edge.
        var left = Math.Clamp(box.Left, frame.Left, Math.Max(frame.Left, frame.Right - width));
        var top = box.Top - height >= frame.Top
            ? box.Top - height
            : Math.Clamp(box.Top, frame.Top, Math.Max(frame.Top, frame.Bottom - height));
        using var plate = new SKPaint { IsAntialias = true, Color = colour.WithAlpha(225) };
        canvas.DrawRoundRect(new SKRect(left, top, left + width, top + height), pad, pad, plate);
        using var ink = new SKPaint { IsAntialias = true, Color = Palette.TextOn(colour) };
        canvas.DrawText(shown, left + pad, top + font.Size, font, ink);
    }

    private static string Label(Detection detection, IReadOnlyList<string> classNames) =>
        string.Create(CultureInfo.InvariantCulture, $"{ClassName(detection.Class, classNames)} {detection.Score:0.00}");

    internal static string ClassName(int number, IReadOnlyList<string> classNames) =>
        number >= 0 && number < classNames.Count ? classNames[number] : number.ToString(CultureInfo.InvariantCulture);

    private static SKRect ToFrame(Box<Relative> box, SKRect frame) => new(
        frame.Left + (float)(box.Left * frame.Width), frame.Top + (float)(box.Top * frame.Height),
        frame.Left + (float)(box.Right * frame.Width), frame.Top + (float)(box.Bottom * frame.Height));
}
