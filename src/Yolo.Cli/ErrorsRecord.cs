using System.Globalization;
using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Cli;

/// <summary>What <c>yolo errors</c> found, the worst picture first, as tables.</summary>
internal sealed record ErrorsRecord(TrainedDetector Model, IReadOnlyList<PictureErrors> Worst)
{
    private static readonly Finding[] Wrong = [Finding.Class, Finding.Localisation, Finding.Both, Finding.Duplicate, Finding.Background];

    /// <summary>What <see cref="KindRows"/> hold.</summary>
    public static IReadOnlyList<string> KindColumns { get; } = ["class", "truths", "correct", .. Wrong.Select(Name), "missed"];

    /// <summary>What <see cref="PictureRows"/> hold.</summary>
    public static IReadOnlyList<string> PictureColumns { get; } =
        ["picture", "truths", "loss", "coordinate", "classLoss", "object", "noObject", "collisions", "correct", .. Wrong.Select(Name), "missed"];

    /// <summary>What <see cref="TruthRows"/> hold.</summary>
    public static IReadOnlyList<string> TruthColumns { get; } =
        ["picture", "truth", "class", "left", "top", "right", "bottom", "row", "column", "anchor", "IoU", "objectness", "p(class)", "fate"];

    /// <summary>A row for each class: detections by their own class, missed truths by theirs.</summary>
    public IEnumerable<IReadOnlyList<string>> KindRows =>
    [
        .. Model.ClassNames.Select((name, i) => KindRow(name, @class => @class == i)),
        KindRow("all", _ => true),
    ];

    /// <summary>A row for each of the worst pictures.</summary>
    public IEnumerable<IReadOnlyList<string>> PictureRows(int top) => Worst.Take(top).Select(picture => (IReadOnlyList<string>)
    [
        picture.Sample.Name, Text(picture.Sample.Truths.Count), Text(picture.Loss.Total), Text(picture.Loss.Coordinate), Text(picture.Loss.Class), Text(picture.Loss.Object),
        Text(picture.Loss.NoObject), Text(picture.Loss.Collisions), Text(picture.Errors.Count(Finding.Correct)), .. Wrong.Select(kind => Text(picture.Errors.Count(kind))), Text(picture.Missed),
    ]);

    /// <summary>A row for each truth of the worst pictures, in pixels.</summary>
    public IEnumerable<IReadOnlyList<string>> TruthRows(int top) =>
        from picture in Worst.Take(top)
        from i in Enumerable.Range(0, picture.Sample.Truths.Count)
        let truth = picture.Sample.Truths[i]
        let box = truth.Box.ToPixels(picture.Sample.ImageSize)
        select (IReadOnlyList<string>)
        [
            picture.Sample.Name, Text(i), Model.ClassNames[truth.Class], Pixel(box.Left), Pixel(box.Top), Pixel(box.Right), Pixel(box.Bottom),
            .. Slot(picture.Slots[i]), Fate(picture, i),
        ];

    private IReadOnlyList<string> KindRow(string name, Func<int, bool> isOf)
    {
        var found = Worst.SelectMany(picture => picture.Errors.Detections).Where(judged => isOf(judged.Detection.Class)).ToArray();
        var missed = Worst.Sum(picture => picture.Errors.Missed.Count(truth => isOf(picture.Sample.Truths[truth].Class)));
        var truths = Worst.Sum(picture => picture.Sample.Truths.Count(truth => !truth.Difficult && isOf(truth.Class)));
        return [name, Text(truths), .. Wrong.Prepend(Finding.Correct).Select(kind => Text(found.Count(judged => judged.Finding == kind))), Text(missed)];
    }

    private static string[] Slot(TruthSlot? slot) => slot is null
        ? ["-", "-", "-", "-", "-", "-"]
        : [Text(slot.Row), Text(slot.Column), Text(slot.Anchor), Text(slot.Iou), Text(slot.Objectness), Text(slot.ClassProbability)];

    /// <summary>What became of a truth; the best of what the detections that met it did.</summary>
    private static string Fate(PictureErrors picture, int truth)
    {
        if (picture.Sample.Truths[truth].Difficult)
        {
            return "difficult";
        }
        var met = picture.Errors.Detections.Where(judged => judged.Truth == truth).Select(judged => judged.Finding).ToArray();
        return met.Contains(Finding.Correct) ? "found" : picture.Errors.Missed.Contains(truth) ? "missed" : Name(met.Min());
    }

    private static string Name(Finding kind) => kind switch
    {
        Finding.Class => "wrongClass",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Pixel(double place) => place.ToString("0.0", CultureInfo.InvariantCulture);
}
