using ScottPlot;

namespace Yolo.Data;

/// <summary>Panels of a curve for each class.</summary>
internal sealed partial class ChartPanel
{
    /// <summary>Beyond this, curves of classes are thin and grey, and only their mean is named.</summary>
    private const int MostNamed = 21;

    /// <summary>Colours for classes; the first is for all of them. After these, the same colours dashed, then dotted.</summary>
    private const int ClassTones = 7;

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <summary>Curves of classes over 0..1, as they are, and last, strongest, the one for all of them.</summary>
    public static ChartPanel Classes(Plot plot, string label, IReadOnlyList<Curve> classes, Curve all)
    {
        var panel = new ChartPanel(plot, label, (0, 1));
        for (var i = 0; i < classes.Count; i++)
        {
            var named = classes.Count <= MostNamed;
            panel.AddLine(
                classes[i], named ? Tone(1 + (i % ClassTones)) : Colors.Gray.WithAlpha(0.4), named ? 2 : 1, named, named ? Patterns[i / ClassTones] : LinePattern.Solid);
        }
        panel.AddLine(all, Tone(0), 4, named: true, LinePattern.Solid);
        Tenths(plot);
        return panel;
    }

    private void AddLine(Curve curve, Color colour, float width, bool named, LinePattern pattern)
    {
        Coordinates[] points = [.. Finite(curve)];
        if (points.Length == 0)
        {
            return;
        }
        var line = _plot.Add.ScatterLine(points, colour);
        line.LineWidth = width;
        line.LinePattern = pattern;
        line.LegendText = named ? curve.Name : string.Empty;
    }
}
