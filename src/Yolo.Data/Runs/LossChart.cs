using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Yolo.Data;

/// <summary>A curve: y over x, point by point.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">x of each point.</param>
/// <param name="Y">y of each point; as many as there are x.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>
/// The course of a training: the loss and its terms on a logarithmic axis at the left, scores such as mAP, in 0..1, on the right. Long
/// curves are drawn faintly as they are and strongly as a running mean. Points that a logarithm does not have (zero, negative, not
/// finite) are left out. Its text shows on every machine.
/// </summary>
/// <param name="Title">The line at the top.</param>
/// <param name="XLabel">What x counts: steps, epochs.</param>
/// <param name="Losses">The loss and its terms.</param>
/// <param name="Scores">Scores in 0..1; may be empty.</param>
public sealed record LossChart(string Title, string XLabel, IReadOnlyList<Curve> Losses, IReadOnlyList<Curve> Scores)
{
    private const int MostPointsAsTheyAre = 80;

    /// <summary>Draws the chart as PNG.</summary>
    /// <param name="stream">Takes the file's content.</param>
    public void EncodePng(Stream stream)
    {
        Lettering.ForPlots();
        using var plot = new Plot();
        var low = double.PositiveInfinity;
        var high = double.NegativeInfinity;
        for (var i = 0; i < Losses.Count; i++)
        {
            AddLoss(plot, Losses[i], i, ref low, ref high);
        }
        for (var i = 0; i < Scores.Count; i++)
        {
            AddScore(plot, Scores[i], Losses.Count + i);
        }
        if (low > high)
        {
            (low, high) = (-1, 1);
        }
        Frame(plot, Math.Floor(low * 2) / 2 - 0.1, Math.Ceiling(high * 2) / 2 + 0.1);
        stream.Write(plot.GetImage(1200, 720).GetImageBytes(ImageFormat.Png));
    }

    private static void AddLoss(Plot plot, Curve curve, int number, ref double low, ref double high)
    {
        var points = Finite(curve).Where(point => point.Y > 0).Select(point => new Coordinates(point.X, Math.Log10(point.Y))).ToArray();
        if (points.Length == 0)
        {
            return;
        }
        low = Math.Min(low, points.Min(point => point.Y));
        high = Math.Max(high, points.Max(point => point.Y));
        var colour = Tone(number);
        if (points.Length > MostPointsAsTheyAre)
        {
            var raw = plot.Add.ScatterLine(points, colour.WithAlpha(70));
            raw.LineWidth = 1;
            points = RunningMean(points);
        }
        var line = plot.Add.ScatterLine(points, colour);
        line.LineWidth = number == 0 ? 3 : 2;
        line.LegendText = curve.Name;
    }

    private static void AddScore(Plot plot, Curve curve, int number)
    {
        var points = Finite(curve).ToArray();
        if (points.Length == 0)
        {
            return;
        }
        var line = plot.Add.Scatter(points, Tone(number));
        line.Axes.YAxis = plot.Axes.Right;
        line.LineWidth = 1.5f;
        line.LinePattern = LinePattern.Dashed;
        line.MarkerShape = MarkerShape.FilledCircle;
        line.MarkerSize = 8;
        line.LegendText = $"{curve.Name} (right)";
    }

    private void Frame(Plot plot, double low, double high)
    {
        var empty = !plot.GetPlottables().Any();
        if (empty)
        {
            plot.Axes.SetLimitsX(0, 1);
        }
        else
        {
            plot.Axes.AutoScaleX();
        }
        plot.Axes.SetLimitsY(low, high);
        plot.Title(Title);
        plot.XLabel(XLabel);
        plot.YLabel("loss");
        plot.Axes.Left.TickGenerator = Decades(low, high);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => Text(value, "0.##") };
        if (Scores.Count > 0)
        {
            plot.Axes.SetLimitsY(0, 1.02, plot.Axes.Right);
            plot.Axes.Right.Label.Text = "score";
            plot.Axes.Right.TickGenerator = Tenths();
        }
        plot.Font.Set(Lettering.FontName);
        plot.Legend.FontName = Lettering.FontName;
        plot.Legend.FontSize = 15;
        plot.Axes.Title.Label.FontSize = 20;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = 14;
            axis.Label.FontSize = 16;
        }
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.12);
        plot.Grid.MinorLineColor = Colors.Black.WithAlpha(0.05);
        plot.Grid.MinorLineWidth = 1;
        // A legend without entries would take the whole picture with it.
        if (!empty)
        {
            plot.ShowLegend(Edge.Right);
        }
    }

    /// <summary>Labels at 1, 2 and 5 in each power of ten when there are few powers, at the powers themselves when there are many.</summary>
    private static NumericManual Decades(double low, double high)
    {
        var ticks = new NumericManual();
        for (var power = (int)Math.Floor(low); power <= high; power++)
        {
            for (var digit = 1; digit < 10; digit++)
            {
                var at = power + Math.Log10(digit);
                if (at < low || at > high)
                {
                    continue;
                }
                if (digit == 1 || (high - low < 3.5 && digit is 2 or 5))
                {
                    ticks.AddMajor(at, Text(digit * Math.Pow(10, power), "G6"));
                }
                else
                {
                    ticks.AddMinor(at);
                }
            }
        }
        return ticks;
    }

    private static NumericManual Tenths() =>
        new([.. Enumerable.Range(0, 11).Select(tenth => new Tick(tenth / 10.0, Text(tenth / 10.0, "0.0")))]);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Over a fortieth of the curve to either side, of the logarithms: the geometric mean of the losses.</summary>
    private static Coordinates[] RunningMean(Coordinates[] points)
    {
        var reach = Math.Max(2, points.Length / 40);
        var sums = new double[points.Length + 1];
        for (var i = 0; i < points.Length; i++)
        {
            sums[i + 1] = sums[i] + points[i].Y;
        }
        return [.. points.Select((point, i) =>
        {
            var (from, to) = (Math.Max(0, i - reach), Math.Min(points.Length, i + reach + 1));
            return new Coordinates(point.X, (sums[to] - sums[from]) / (to - from));
        })];
    }

    private static IEnumerable<Coordinates> Finite(Curve curve) =>
        curve.X.Zip(curve.Y, (x, y) => new Coordinates(x, y)).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y));

    private static Color Tone(int number)
    {
        SKColor colour = Palette.Curve(number);
        return new Color(colour.Red, colour.Green, colour.Blue);
    }
}
