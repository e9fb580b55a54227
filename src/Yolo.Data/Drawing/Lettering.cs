using ScottPlot;
using SkiaSharp;

namespace Yolo.Data;

/// <summary>
/// The one typeface of labels and plots, which comes with the library: the machine may have none, and text would then be missing without
/// a word.
/// </summary>
internal static class Lettering
{
    /// <summary>The name under which plots know the typeface.</summary>
    public const string FontName = "Yolo Sans";

    /// <summary>DejaVu Sans: Latin, Greek and Cyrillic.</summary>
    public static SKTypeface Typeface { get; } = Load();

    /// <summary>A font of that size in pixels; the caller disposes of it.</summary>
    public static SKFont Font(float size) => new(Typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true };

    /// <summary>The text, cut to the width with an ellipsis if it is longer.</summary>
    public static string Fit(string text, SKFont font, float width)
    {
        if (font.MeasureText(text) <= width)
        {
            return text;
        }
        var length = text.Length;
        while (length > 0 && font.MeasureText($"{text.AsSpan(0, length)}…") > width)
        {
            length--;
        }
        return length == 0 ? "" : $"{text.AsSpan(0, length)}…";
    }

    /// <summary>Makes the typeface known to plots; to be called before one is drawn.</summary>
    public static void ForPlots()
    {
        lock (Fonts.FontResolvers)
        {
            if (!Fonts.FontResolvers.OfType<Resolver>().Any())
            {
                Fonts.FontResolvers.Insert(0, new Resolver());
            }
        }
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("DejaVuSans.ttf")
            ?? throw new InvalidOperationException("The typeface is missing from the assembly.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }

    private sealed class Resolver : IFontResolver
    {
        // A new one each time: who asked for it may dispose of it.
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == FontName ? Load() : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == FontName ? Load() : null;
    }
}
