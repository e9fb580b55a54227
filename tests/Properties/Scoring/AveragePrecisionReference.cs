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

    private static (string[] Names, ScoreReport Report) Evaluate()
    {
        var files = Directory.GetFiles(ReferenceData.PathOf("ap-voc", "ground-truth"))
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(85, files.Length);
        var truths = files.Select(file => Read("ground-truth", file)).ToArray();
        var detections = files.Select(file => Read("detection-results", file)).ToArray();
        var names = truths.Concat(detections).SelectMany(rows => rows).Select(row => row[0]).Distinct().ToArray();
        var report = MeanAveragePrecision.Evaluate(
            [.. truths.Select(rows => Array.ConvertAll(rows, Truth))],
            [.. detections.Select(rows => Array.ConvertAll(rows, Detection))],
            new ScoringSpec());
        return (names, report);

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
