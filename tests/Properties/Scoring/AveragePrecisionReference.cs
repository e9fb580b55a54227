using System.Globalization;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;
using Yolo.Properties.Reference;

namespace Yolo.Properties.Scoring;

/// <summary>85 images with the figures that their publishers' tool prints, in per cent to two digits.</summary>
public class AveragePrecisionReference
{
    [ReferenceTheory]
    [InlineData("backpack", 22.73)]
    [InlineData("bed", 85.94)]
    [InlineData("book", 17.52)]
    [InlineData("bottle", 23.48)]
    [InlineData("bowl", 31.86)]
    [InlineData("chair", 53.84)]
    [InlineData("tvmonitor", 63.25)]
    [InlineData("vase", 18.75)]
    [InlineData("windowblind", 23.53)]
    public void The_published_average_precision_of_a_class(string name, double percent)
    {
        var (names, report) = Evaluate();
        var score = report.Classes.Single(score => names[score.Class] == name);
        Assert.Equal(percent, Math.Round(100 * score.AveragePrecision, 2));
    }

    [ReferenceFact]
    public void The_published_mean_average_precision() => Assert.Equal(31.05, Math.Round(100 * Evaluate().Report.MeanAveragePrecision, 2));

    /// <summary>The twelve numbers that COCO's own tool (cocoapi's COCOeval) gives for the same boxes; in the second row each seventh truth, from the fourth on, is a crowd.</summary>
    [ReferenceTheory]
    [InlineData(false, 0.15046767344561754, 0.31213962891574054, 0.12262063223526933, 0.0377062706270627, 0.08645289910920502, 0.2735491252132394, 0.16102586120217566, 0.18743018842603246, 0.18743018842603246, 0.041041666666666664, 0.11689132501485443, 0.3115530830480842)]
    [InlineData(true, 0.15642886894315972, 0.32362738207849384, 0.12815651902881173, 0.07933168316831682, 0.09507357916281214, 0.27237795436172546, 0.16717736101599193, 0.19390260448069327, 0.19390260448069327, 0.0911904761904762, 0.12705914085914086, 0.31063592237727117)]
    public void The_numbers_of_COCOs_tool(bool crowds, params double[] expected)
    {
        var (truths, detections, _) = Boxes();
        var number = 0;
        var report = CocoMetrics.Evaluate(
            [.. truths.Select(image => Array.ConvertAll(image, truth => new CocoTruth(truth.Box, truth.Class, IsCrowd: number++ % 7 == 3 && crowds)))], detections);
        double?[] actual =
        [
            report.AveragePrecision(), report.AveragePrecision(iou: 0.5), report.AveragePrecision(iou: 0.75),
            report.AveragePrecision(CocoArea.Small), report.AveragePrecision(CocoArea.Medium), report.AveragePrecision(CocoArea.Large),
            report.AverageRecall(maxDetections: 1), report.AverageRecall(maxDetections: 10), report.AverageRecall(),
            report.AverageRecall(CocoArea.Small), report.AverageRecall(CocoArea.Medium), report.AverageRecall(CocoArea.Large),
        ];
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second!.Value, 1e-12));
    }

    private static (string[] Names, ScoreReport Report) Evaluate()
    {
        var (truths, detections, names) = Boxes();
        return (names, MeanAveragePrecision.Evaluate(truths, detections, new ScoringSpec()));
    }

    private static (LabelledBox<Pixel>[][] Truths, ScoredBox<Pixel>[][] Detections, string[] Names) Boxes()
    {
        var files = Directory.GetFiles(ReferenceData.PathOf("ap-voc", "ground-truth"))
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(85, files.Length);
        var truths = files.Select(file => Read("ground-truth", file)).ToArray();
        var detections = files.Select(file => Read("detection-results", file)).ToArray();
        var names = truths.Concat(detections).SelectMany(rows => rows).Select(row => row[0]).Distinct().ToArray();
        return ([.. truths.Select(rows => Array.ConvertAll(rows, Truth))], [.. detections.Select(rows => Array.ConvertAll(rows, Detection))], names);

        LabelledBox<Pixel> Truth(string[] row) => new(Inclusive(row.AsSpan(1)), Array.IndexOf(names, row[0]), row[^1] == "difficult");
        ScoredBox<Pixel> Detection(string[] row) => new(Inclusive(row.AsSpan(2)), Array.IndexOf(names, row[0]), Number(row[1]));
    }

    private static string[][] Read(string folder, string file) =>
        [.. File.ReadLines(ReferenceData.PathOf("ap-voc", folder, file))
            .Where(line => line.Length > 0)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static Box<Pixel> Inclusive(ReadOnlySpan<string> edges) =>
        Box<Pixel>.FromEdges(Number(edges[0]), Number(edges[1]), Number(edges[2]) + 1, Number(edges[3]) + 1);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
