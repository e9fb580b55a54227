using System.CommandLine;
using System.Globalization;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Cli;

/// <summary><c>yolo anchors</c>: anchors that fit the boxes of a data set.</summary>
internal static class AnchorsCommand
{
    public static Command Create(TextWriter output)
    {
        var grid = new GridOptions();
        var command = new Command("anchors", "Fits anchors to the boxes to learn from, by k-means with the distance 1 − IoU, and prints them in cells as a .cfg has them.");
        grid.AddTo(command);
        command.SetAction(parsed =>
        {
            var (data, check) = (LabelledData.Open(grid.Data(parsed)), grid.Check(parsed));
            var boxes = data.Train.SelectMany(sample => sample.Truths).Select(truth => truth.Box.Size).ToArray();
            if (boxes.Length == 0)
            {
                throw new DataException("The training pictures have no boxes to fit anchors to.");
            }
            var cells = new Size<Cell>(check.Width / check.CellPixels, check.Height / check.CellPixels);
            var anchors = AnchorClustering.Cluster(boxes, cells, check.AnchorCount, seed: 1);
            output.WriteLine(Describe(new(anchors, anchors.MeanBestIou([.. boxes.Select(box => box.ToCells(cells))]))));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>In cells, with the mean IoU.</summary>
    public static string Describe(AnchorFit fit) => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(", ", fit.Anchors.Sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Width:0.####},{size.Height:0.####}")))}; mean IoU {fit.MeanIou:0.000}");
}

/// <summary>The data and the grid that it is seen through.</summary>
internal sealed class GridOptions
{
    private readonly Argument<string> _data = new("data") { Description = "Labelled pictures: a folder or a file of any format that is read.", HelpName = "DATA" };
    private readonly Option<int> _size = new Option<int>("--size") { Description = "Width and height of the network's input in pixels.", DefaultValueFactory = _ => 416, HelpName = "N" }.Within(8, 4096);
    private readonly Option<int> _cell = new Option<int>("--cell") { Description = "The side of a cell in pixels: 32 for the published networks, 16 for 'dense'.", DefaultValueFactory = _ => 32, HelpName = "N" }.Within(1, 256);
    private readonly Option<int> _count = new Option<int>("-k") { Description = "How many anchors are fitted.", DefaultValueFactory = _ => 5, HelpName = "N" }.Within(1, 64);

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_size);
        command.Add(_cell);
        command.Add(_count);
    }

    public string Data(ParseResult parsed) => parsed.GetRequiredValue(_data);

    public DataCheck Check(ParseResult parsed)
    {
        var (size, cell) = (parsed.GetValue(_size), parsed.GetValue(_cell));
        return size % cell == 0 ? new(size, size, cell, parsed.GetValue(_count)) : throw new DataException($"--size is {size}; it must be a multiple of the cell's {cell} pixels.");
    }
}
