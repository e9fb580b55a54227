using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Looks for what spoils a training: faults of the labels, pictures that cannot be read, the same picture in two sets, objects that the network cannot tell apart.</summary>
/// <param name="Width">The network's input width, in pixels.</param>
/// <param name="Height">The network's input height, in pixels.</param>
/// <param name="CellPixels">The side of a cell, in pixels; both sides of the input are multiples of it.</param>
/// <param name="AnchorCount">How many anchors are fitted.</param>
public sealed record DataCheck(int Width = 416, int Height = 416, int CellPixels = 32, int AnchorCount = 5)
{
    /// <summary>Boxes of one class that overlap by more are one object labelled twice.</summary>
    private const double Duplicate = 0.95;

    private Size<Cell> Grid => new(Width / CellPixels, Height / CellPixels);

    /// <summary>Checks a data set; every picture is decoded.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="anchors">The anchors that it is to be trained with, in cells; fitted ones if left out.</param>
    /// <param name="done">Called after each picture with how many are done.</param>
    /// <param name="unusable">What was left out of the data because nobody can understand it (<see cref="LabelledData.OpenUsable"/>): errors.</param>
    /// <param name="stop">Asks for an end between two pictures.</param>
    /// <exception cref="DataException">There is nothing to learn from.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for an end.</exception>
    public DataReport Run(Dataset data, Anchors? anchors = null, Action<int>? done = null, IReadOnlyList<string>? unusable = null, CancellationToken stop = default)
    {
        (string Set, Sample Sample)[] all = [.. data.Train.Select(s => ("train", s)), .. data.Val.Select(s => ("val", s)), .. data.Test.Select(s => ("test", s))];
        var boxes = data.Train.SelectMany(sample => sample.Truths).Select(truth => truth.Box.Size).ToArray();
        if (boxes.Length == 0)
        {
            throw new DataException("The training pictures have no boxes; there is nothing to learn from them.");
        }
        var fitted = Fit(AnchorClustering.Cluster(boxes, Grid, AnchorCount, seed: 1), boxes);
        var given = anchors is null ? null : Fit(anchors, boxes);
        var (lost, slots) = Lost(data, anchors ?? fitted.Anchors);
        DataFinding[] findings =
        [
            .. (unusable ?? []).Select(text => new DataFinding(Severity.Error, text)), .. data.Warnings.Select(Warning), .. PictureTwins.Of(all, done, stop), .. all.SelectMany(pair => Duplicates(pair.Sample, data.ClassNames)), .. slots,
            .. Unlearnt(data), .. Small(data),
        ];
        return new(
            (data.Train.Count, data.Val.Count, data.Test.Count), all.Count(pair => pair.Sample.Truths.Count == 0), Counts(data), lost, fitted, given,
            [.. findings.OrderByDescending(finding => finding.Severity)]);
    }

    private static DataFinding Warning(string text) => new(Severity.Warning, text);

    private AnchorFit Fit(Anchors anchors, Size<Relative>[] boxes) => new(anchors, anchors.MeanBestIou([.. boxes.Select(box => box.ToCells(Grid))]));

    /// <summary>What training would not see, because two truths want one slot.</summary>
    private (int Lost, IEnumerable<DataFinding> Findings) Lost(Dataset data, Anchors anchors)
    {
        var losers = data.Train.Select(sample => (sample.Name, Lost: Assigner.Assign([sample.Truths], anchors, Grid, data.ClassNames.Count).Collisions)).Where(pair => pair.Lost > 0).ToArray();
        var lost = losers.Sum(pair => pair.Lost);
        return (lost, lost == 0
            ? []
            : [Warning(
                $"{lost} objects to learn from, in {losers.Length} pictures, share their cell and anchor with another and are not learnt at {Width}×{Height} with cells of {CellPixels} pixels "
                + $"(most in '{losers.MaxBy(pair => pair.Lost).Name}'); a larger --size, smaller cells or more anchors have room for them.")]);
    }

    private static IEnumerable<DataFinding> Duplicates(Sample sample, IReadOnlyList<string> names)
    {
        for (var i = 0; i < sample.Truths.Count; i++)
        {
            for (var k = 0; k < i; k++)
            {
                var (a, b) = (sample.Truths[k], sample.Truths[i]);
                if (Box<Relative>.Iou(a.Box, b.Box) > Duplicate)
                {
                    yield return Warning(
                        $"{sample.Name}: objects {k + 1} and {i + 1} are one box, {(a.Class == b.Class ? $"of one class ({names[a.Class]})" : $"{names[a.Class]} and {names[b.Class]}")}; remove one.");
                }
            }
        }
    }

    private static IEnumerable<DataFinding> Unlearnt(Dataset data)
    {
        var learnt = data.Train.SelectMany(sample => sample.Truths).Select(truth => truth.Class).ToHashSet();
        var asked = data.Val.Concat(data.Test).SelectMany(sample => sample.Truths).Select(truth => truth.Class).ToHashSet();
        foreach (var (@class, name) in data.ClassNames.Index().Where(pair => !learnt.Contains(pair.Index)))
        {
            yield return asked.Contains(@class)
                ? new(Severity.Error, $"The class '{name}' is in the pictures to score, but in none to learn from; move some.")
                : Warning($"The class '{name}' has no object to learn from.");
        }
    }

    private IEnumerable<DataFinding> Small(Dataset data)
    {
        var small = Counts(data).Sum(count => count.BelowCell);
        var all = data.Train.Sum(sample => sample.Truths.Count);
        return small * 10 > all
            ? [Warning($"{small} of {all} objects to learn from are narrower or lower than a cell of {CellPixels} pixels at {Width}×{Height}; a larger --size or smaller cells show more of them.")]
            : [];
    }

    private ClassCount[] Counts(Dataset data) => [.. data.ClassNames.Select((name, @class) =>
    {
        Box<Pixel>[] Of(IReadOnlyList<Sample> samples) => [.. samples.SelectMany(sample => sample.Truths).Where(truth => truth.Class == @class).Select(truth => truth.Box.ToPixels(new(Width, Height)))];
        var (train, val, test) = (Of(data.Train), Of(data.Val), Of(data.Test));
        var boxes = train.Concat(val).Concat(test).ToArray();
        return new ClassCount(
            name, train.Length, val.Length, test.Length, Median(boxes.Select(box => box.Width)), Median(boxes.Select(box => box.Height)), Median(boxes.Select(box => box.Width / box.Height)),
            train.Count(box => Math.Min(box.Width, box.Height) < CellPixels));
    })];

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? double.NaN : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
