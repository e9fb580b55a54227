using SkiaSharp;

namespace Yolo.Data;

/// <summary>The colours of classes and curves: bright, well apart, the same in every picture.</summary>
internal static class Palette
{
    private static readonly SKColor[] First =
    [
        new(0xFF, 0xC1, 0x07), new(0x29, 0xB6, 0xF6), new(0xFF, 0x52, 0x52), new(0x66, 0xE0, 0x6B),
        new(0xE0, 0x60, 0xFF), new(0xFF, 0x91, 0x3D), new(0x1D, 0xE9, 0xD0), new(0xFF, 0x80, 0xAB),
    ];

    /// <summary>The darker tones for curves on white.</summary>
    private static readonly SKColor[] OnWhite =
    [
        new(0x1F, 0x5F, 0xBF), new(0xD6, 0x4B, 0x1E), new(0x2E, 0x8B, 0x57), new(0x8E, 0x44, 0xAD),
        new(0xC9, 0x9A, 0x06), new(0x17, 0x8F, 0xA3), new(0xC2, 0x1E, 0x6B), new(0x6B, 0x6B, 0x6B),
    ];

    /// <summary>A class's colour.</summary>
    public static SKColor Class(int number) =>
        // After the chosen ones, hues by the golden angle: no two that follow each other are alike.
        number < First.Length ? First[number] : SKColor.FromHsv((float)(number * 137.508 % 360), 65, 100);

    /// <summary>A curve's colour on white.</summary>
    public static SKColor Curve(int number) => OnWhite[number % OnWhite.Length];

    /// <summary>Black or white, whichever can be read on the colour.</summary>
    public static SKColor TextOn(SKColor colour) =>
        0.299 * colour.Red + 0.587 * colour.Green + 0.114 * colour.Blue > 140 ? SKColors.Black : SKColors.White;
}
