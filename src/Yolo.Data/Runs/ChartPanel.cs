using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Yolo.Data;

/// <summary>A part of a chart: some curves over one x axis, with a legend to their right.</summary>
internal sealed partial class ChartPanel
{
    private const int MostPointsAsTheyAre = 80;

    /// <summary>Few points are marked: a line through two would hide where they are.</summary>
    private const int FewPoints = 20;

    // The same for all panels, so that their axes stand below one another.
    private static readonly PixelPadding Margins = new(left: 90, right: 190, bottom: 60, top: 45);

    // Names of classes with a number beside them.
    private static readonly PixelPadding WideMargins = Margins with { Right = 300 };

    private readonly Plot _plot;

    private ChartPanel(Plot plot, string label, (double First, double Last) steps)
    {
        _plot = plot;
        plot.Axes.SetLimitsX(steps.First, steps.Last);
        plot.YLabel(label);
    }

    /// <summary>Losses on a logarithmic axis, the first, their sum, strongest.</summary>
    public static ChartPanel Losses(Plot plot, IReadOnlyList<Curve> curves, (double First, double Last) steps)
    {
        var panel = new ChartPanel(plot, "loss", steps);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < curves.Count; i++)
        {
            var points = Finite(curves[i]).Where(point => point.Y > 0).Select(point => new Coordinates(point.X, Math.Log10(point.Y))).ToArray();
            if (points.Length > 0)
            {
                (low, high) = (Math.Min(low, points.Min(point => point.Y)), Math.Max(high, points.Max(point => point.Y)));
                panel.Add(curves[i].Name, points, i, i == 0 ? 3 : 2);
            }
        }
        (low, high) = low <= high ? (Math.Floor(low * 2) / 2 - 0.1, Math.Ceiling(high * 2) / 2 + 0.1) : (-1.1, 1.1);
        plot.Axes.SetLimitsY(low, high);
        plot.Axes.Left.TickGenerator = Decades(low, high);
        return panel;
    }

    /// <summary>Scores in 0..1.</summary>
    public static ChartPanel Scores(Plot plot, IReadOnlyList<Curve> curves, (double First, double Last) steps)
    {
        var panel = new ChartPanel(plot, "score", steps);
        for (var i = 0; i < curves.Count; i++)
        {
            Coordinates[] points = [.. Finite(curves[i])];
            if (points.Length > 0)
            {
                panel.Add(curves[i].Name, points, i, 2);
            }
        }
        Tenths(plot);
        return panel;
    }

    /// <summary>Draws what is around the curves.</summary>
    public void Frame(string title, string xLabel, bool wideLegend = false)
    {
        _plot.Title(title);
        _plot.XLabel(xLabel);
        _plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => Text(value, "0.##") };
        _plot.Font.Set(Lettering.FontName);
        _plot.Legend.FontName = Lettering.FontName;
        _plot.Legend.FontSize = 15;
        // Our letters are taller than the legend reckons: the first entry's would be cut.
        _plot.Legend.Padding = new PixelPadding(10);
        _plot.Legend.InterItemPadding = new PixelPadding(8, 8, 6, 6);
        _plot.Axes.Title.Label.FontSize = 20;
        foreach (var axis in _plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = 14;
            axis.Label.FontSize = 16;
        }
        _plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.12);
        _plot.Grid.MinorLineColor = Colors.Black.WithAlpha(0.05);
        _plot.Grid.MinorLineWidth = 1;
        _plot.Layout.Fixed(wideLegend ? WideMargins : Margins);
        // A legend without entries would take the whole picture with it.
        if (_plot.GetPlottables().Any())
        {
            _plot.ShowLegend(Edge.Right);
        }
    }

    private void Add(string name, Coordinates[] points, int number, float width)
    {
        var colour = Tone(number);
        if (points.Length > MostPointsAsTheyAre)
        {
            _plot.Add.ScatterLine(points, colour.WithAlpha(60)).LineWidth = 1;
            points = RunningMean(points);
        }
        var line = _plot.Add.Scatter(points, colour);
        line.LineWidth = width;
        line.MarkerShape = points.Length > FewPoints ? MarkerShape.None : MarkerShape.FilledCircle;
        line.MarkerSize = 8;
        line.LegendText = name;
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

    private static void Tenths(Plot plot)
    {
        plot.Axes.SetLimitsY(0, 1.02);
        plot.Axes.Left.TickGenerator = new NumericManual([.. Enumerable.Range(0, 11).Select(tenth => new Tick(tenth / 10.0, Text(tenth / 10.0, "0.0")))]);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Over a fortieth of the curve to either side; of a loss's logarithms, so of losses it is the geometric mean.</summary>
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
