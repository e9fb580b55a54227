using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>A confusion matrix in shades of blue: each cell the part of the column's truths that was found as the row's class. Background is last.</summary>
internal sealed record ConfusionChart(ConfusionMatrix Matrix, IReadOnlyList<string> ClassNames)
{
    /// <summary>Numbers in smaller cells could not be read.</summary>
    private const int MostNumbered = 30;

    private const int Margin = 170, RightMargin = 80, TopMargin = 60, LargestCell = 150, SmallestCell = 14, Room = 900, LongestName = 120;
    private static readonly Color Full = new(0x10, 0x3F, 0x91);

    private int Side => Matrix.Classes + 1;

    /// <summary>Draws the matrix as PNG.</summary>
    public void EncodePng(Stream stream)
    {
        Lettering.ForPlots();
        using var plot = new Plot();
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                AddCell(plot, row, column);
            }
        }
        AddAxes(plot);
        var cell = Math.Clamp(Room / Side, SmallestCell, LargestCell);
        plot.Layout.Fixed(new PixelPadding(left: Margin, right: RightMargin, bottom: Margin, top: TopMargin));
        stream.Write(plot.GetImage(Margin + RightMargin + (cell * Side), Margin + TopMargin + (cell * Side)).GetImageBytes(ImageFormat.Png));
    }

    /// <summary>The first row is at the top, where a table begins.</summary>
    private double Height(int row) => Side - 1 - row;

    private void AddCell(Plot plot, int row, int column)
    {
        var share = Matrix.Share(row, column);
        var cell = plot.Add.Rectangle(column - 0.5, column + 0.5, Height(row) - 0.5, Height(row) + 0.5);
        cell.FillColor = Shade(share);
        cell.LineColor = Colors.Black.WithAlpha(0.1);
        if (Matrix[row, column] > 0 && Side <= MostNumbered)
        {
            var text = plot.Add.Text(share.ToString("0.00", CultureInfo.InvariantCulture), column, Height(row));
            text.LabelAlignment = Alignment.MiddleCenter;
            text.LabelFontColor = share > 0.45 ? Colors.White : Colors.Black;
            text.LabelFontName = Lettering.FontName;
            text.LabelFontSize = Side <= 10 ? 20 : 12;
        }
    }

    private void AddAxes(Plot plot)
    {
        var size = Side <= MostNumbered ? 15 : 10;
        using var font = Lettering.Font(size);
        string[] names = [.. ClassNames.Append("background").Select(name => Lettering.Fit(name, font, LongestName))];
        plot.Title("Confusion: what each truth was found as");
        plot.XLabel("truth");
        // Below the slanted names.
        plot.Axes.Bottom.Label.OffsetY = Margin / 2;
        plot.YLabel("found");
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, Side - 0.5, -0.5, Side - 0.5);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. names.Select((name, i) => new Tick(i, name))]);
        plot.Axes.Left.TickGenerator = new NumericManual([.. names.Select((name, i) => new Tick(Height(i), name))]);
        // Slanted as long as they do not touch one another.
        (plot.Axes.Bottom.TickLabelStyle.Rotation, plot.Axes.Bottom.TickLabelStyle.Alignment) =
            Side <= MostNumbered ? (45, Alignment.UpperLeft) : (90, Alignment.MiddleLeft);
        plot.Font.Set(Lettering.FontName);
        plot.Axes.Title.Label.FontSize = 20;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = size;
            axis.Label.FontSize = 17;
        }
    }

    private static Color Shade(double share)
    {
        byte Mix(byte full) => (byte)Math.Round(255 + (share * (full - 255)));
        return new(Mix(Full.R), Mix(Full.G), Mix(Full.B));
    }
}
