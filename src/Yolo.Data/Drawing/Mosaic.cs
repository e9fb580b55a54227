using SkiaSharp;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>One picture of a mosaic.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">What is written under it.</param>
/// <param name="Truths">What is there.</param>
/// <param name="Detections">What was found.</param>
public sealed record MosaicTile(Picture Picture, string Caption, IReadOnlyList<Truth> Truths, IReadOnlyList<Detection> Detections)
{
    /// <summary>Whether what is there is drawn as what was found is, in its class's colour and with its name, instead of in thin white: for a tile of its own.</summary>
    public bool NamesTruths { get; init; }
}

/// <summary>Several pictures with their boxes on one sheet, with a legend: truth in thin white, what was found in the classes' colours.</summary>
public static class Mosaic
{
    private const float Gap = 12;
    private static readonly SKColor Ground = new(0x1B, 0x1E, 0x24);
    private static readonly SKColor Ink = new(0xE6, 0xE9, 0xEE);
    private static readonly SKColor FaintInk = new(0x9A, 0xA3, 0xAF);

    /// <summary>Draws the sheet. Each picture fills its tile as far as its proportions allow.</summary>
    /// <param name="title">The line at the top.</param>
    /// <param name="classNames">The classes' names.</param>
    /// <param name="tiles">The pictures, row by row.</param>
    /// <param name="columns">How many in a row; 0 for about a square sheet.</param>
    /// <param name="tileWidth">A tile's width in pixels, at least 64; its height follows from the first picture.</param>
    /// <exception cref="ArgumentException">There are no tiles, or a number is out of range.</exception>
    public static Picture Draw(
        string title, IReadOnlyList<string> classNames, IReadOnlyList<MosaicTile> tiles, int columns = 0, int tileWidth = 384)
    {
        if (tiles.Count == 0)
        {
            throw new ArgumentException("A mosaic needs at least one picture.", nameof(tiles));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(tileWidth, 64);
        var across = Math.Min(tiles.Count, columns > 0 ? columns : (int)Math.Ceiling(Math.Sqrt(tiles.Count)));
        var down = (tiles.Count + across - 1) / across;
        var first = tiles[0].Picture;
        var tileHeight = Math.Clamp((float)tileWidth * first.Height / first.Width, tileWidth / 2f, 2f * tileWidth);
        using var font = Lettering.Font(Math.Clamp(tileWidth / 24f, 11, 18));
        using var titleFont = Lettering.Font(font.Size * 1.35f);
        var caption = 1.7f * font.Size;
        var width = across * (tileWidth + Gap) + Gap;
        var top = 2 * Gap + titleFont.Size;
        var legendTop = top + down * (tileHeight + caption + Gap);
        var legend = new MosaicLegend(classNames, tiles, font, width - 2 * Gap);
        using var bitmap = Bitmaps.Empty((int)width, (int)Math.Ceiling(legendTop + legend.Height + Gap));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(Ground);
            Write(canvas, Lettering.Fit(title, titleFont, width - 2 * Gap), Gap, Gap + titleFont.Size, titleFont, Ink);
            for (var i = 0; i < tiles.Count; i++)
            {
                var corner = new SKPoint(Gap + i % across * (tileWidth + Gap), top + i / across * (tileHeight + caption + Gap));
                DrawTile(canvas, tiles[i], classNames, SKRect.Create(corner.X, corner.Y, tileWidth, tileHeight), font);
            }
            legend.Draw(canvas, Gap, legendTop, Ink);
        }
        return Bitmaps.ToPicture(bitmap);
    }

    internal static void Write(SKCanvas canvas, string text, float x, float y, SKFont font, SKColor colour)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        canvas.DrawText(text, x, y, font, paint);
    }

    private static void DrawTile(SKCanvas canvas, MosaicTile tile, IReadOnlyList<string> classNames, SKRect room, SKFont font)
    {
        var scale = Math.Min(room.Width / tile.Picture.Width, room.Height / tile.Picture.Height);
        var (width, height) = (Math.Max(1, (int)(scale * tile.Picture.Width)), Math.Max(1, (int)(scale * tile.Picture.Height)));
        var frame = SKRect.Create(room.MidX - width / 2, room.Top + (room.Height - height) / 2, width, height);
        using var pixels = Bitmaps.From(Resize.Stretch(tile.Picture, width, height));
        canvas.Save();
        canvas.ClipRect(frame);
        canvas.DrawBitmap(pixels, frame.Left, frame.Top);
        BoxPainter.Paint(canvas, frame, classNames, tile.Truths, tile.Detections, tile.NamesTruths);
        canvas.Restore();
        Write(canvas, Lettering.Fit(tile.Caption, font, room.Width), room.Left, room.Bottom + 1.25f * font.Size, font, FaintInk);
    }
}
