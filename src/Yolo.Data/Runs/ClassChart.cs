using ScottPlot;

namespace Yolo.Data;

/// <summary>A curve of each class and one for all of them, in the unit square. Its text shows on every machine.</summary>
/// <param name="Title">The line at the top.</param>
/// <param name="XLabel">What x is.</param>
/// <param name="YLabel">What y is.</param>
/// <param name="Classes">A curve of each class; gaps and points that are not finite are left out.</param>
/// <param name="All">The curve for all classes, drawn strongest.</param>
public sealed record ClassChart(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Classes, Curve All)
{
    private const int Width = 1200, Height = 720;

    /// <summary>Draws the chart as PNG.</summary>
    /// <param name="stream">Takes the file's content.</param>
    public void EncodePng(Stream stream)
    {
        Lettering.ForPlots();
        using var plot = new Plot();
        ChartPanel.Classes(plot, YLabel, Classes, All).Frame(Title, XLabel, wideLegend: true);
        stream.Write(plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png));
    }
}
