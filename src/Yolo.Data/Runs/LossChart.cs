using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Yolo.Data;

/// <summary>A curve: y over x, point by point.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">x of each point.</param>
/// <param name="Y">y of each point; as many as there are x.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>
/// The course of a training: above, the loss and its terms on a logarithmic axis; below, scores in 0..1 such as IoU and mAP. Long curves are drawn
/// faintly as they are and strongly as a running mean. Points that a logarithm does not have (zero, negative, not finite) are left out. Its text shows on
/// every machine.
/// </summary>
/// <param name="Title">The line at the top.</param>
/// <param name="XLabel">What x counts: steps, epochs.</param>
/// <param name="Losses">The loss and its terms.</param>
/// <param name="Scores">Scores in 0..1; without any the lower part is not drawn.</param>
public sealed record LossChart(string Title, string XLabel, IReadOnlyList<Curve> Losses, IReadOnlyList<Curve> Scores)
{
    private const int Width = 1200, Height = 540;

    /// <summary>Draws the chart as PNG.</summary>
    /// <param name="stream">Takes the file's content.</param>
    public void EncodePng(Stream stream)
    {
        Lettering.ForPlots();
        using var above = new Plot();
        using var below = new Plot();
        var panels = new Multiplot { Layout = new Rows() };
        var two = Scores.Count > 0;
        // One x axis for both, so that what happens above can be read off below.
        var steps = Losses.Concat(Scores).SelectMany(curve => curve.X).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (first, last) = (steps.Min(), steps.Max());
        var range = first < last ? (first, last) : (first - 0.5, first + 0.5);
        ChartPanel.Losses(above, Losses, range).Frame(Title, two ? string.Empty : XLabel);
        panels.Reset(above);
        if (two)
        {
            panels.AddPlot(below);
            ChartPanel.Scores(below, Scores, range).Frame("Scores", XLabel);
        }
        stream.Write(panels.Render(Width, two ? 2 * Height : Height).GetImageBytes(ImageFormat.Png));
    }
}
