using SkiaSharp;

namespace Yolo.Data;

/// <summary>The key under a mosaic: how truth is drawn, and each class's colour; in as many lines as it takes.</summary>
internal sealed class MosaicLegend
{
    /// <summary>More classes than this are not listed: the labels in the pictures name them.</summary>
    private const int MostClasses = 24;

    private readonly List<Entry> _entries = [];
    private readonly SKFont _font;
    private readonly float _line;

    public MosaicLegend(IReadOnlyList<string> classNames, IReadOnlyList<MosaicTile> tiles, SKFont font, float width)
    {
        (_font, _line) = (font, 1.8f * font.Size);
        var (x, row) = (0f, 0);
        if (tiles.Any(tile => tile.Truths.Count > 0 && !tile.NamesTruths))
        {
            Add("ground truth", SKColors.White, isTruth: true);
        }
        for (var i = 0; i < Math.Min(classNames.Count, MostClasses); i++)
        {
            Add(i == 0 && !tiles.Any(tile => tile.NamesTruths) ? $"found: {classNames[i]}" : classNames[i], Palette.Class(i), isTruth: false);
        }
        Height = (row + 1) * _line;

        void Add(string text, SKColor colour, bool isTruth)
        {
            var needed = 2.6f * font.Size + font.MeasureText(text);
            if (x > 0 && x + needed > width)
            {
                (x, row) = (0, row + 1);
            }
            _entries.Add(new Entry(text, colour, isTruth, x, row * _line));
            x += needed + 0.8f * font.Size;
        }
    }

    /// <summary>The height it takes, in pixels.</summary>
    public float Height { get; }

    public void Draw(SKCanvas canvas, float left, float top, SKColor ink)
    {
        foreach (var entry in _entries)
        {
            var swatch = SKRect.Create(left + entry.X + 1, top + entry.Y + 0.45f * _font.Size, 1.5f * _font.Size, 0.9f * _font.Size);
            if (entry.IsTruth)
            {
                BoxPainter.PaintTruth(canvas, swatch, 2);
            }
            else
            {
                BoxPainter.PaintBox(canvas, swatch, entry.Colour, 2.5f);
            }
            Mosaic.Write(canvas, entry.Text, swatch.Right + 0.6f * _font.Size, top + entry.Y + 1.25f * _font.Size, _font, ink);
        }
    }

    private sealed record Entry(string Text, SKColor Colour, bool IsTruth, float X, float Y);
}
