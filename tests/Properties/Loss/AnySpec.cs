using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>A loss of any make: every option of a spec, whether anybody published the combination or not, and how many images were seen.</summary>
public sealed record AnySpec(Func<int, double, LossSpec> Of, long Seen, double Threshold, string Text)
{
    private const double Clearance = 1e-4;

    public static Arbitrary<AnySpec> Any() => Dice.Arbitrary.Generator.Select(From).ToArbitrary();

    /// <summary>The spec for a scene: as many class weights as classes, and a threshold that no IoU comes near, so that rounding moves no slot across it.</summary>
    public LossSpec For(LossScene scene)
    {
        var ious = Ious(scene).ToArray();
        var threshold = Threshold;
        while (Array.Exists(ious, iou => Math.Abs(iou - threshold) < Clearance))
        {
            threshold += Clearance;
        }
        return Of(scene.Classes, threshold);
    }

    public override string ToString() => $"{Text}, {Seen} seen";

    private static AnySpec From(Dice dice)
    {
        var weights = dice.Doubles(8, 0.2, 3);
        var hasWeights = dice.Coin();
        var spec = new LossSpec(
            dice.Double(0.1, 4), dice.Double(0.1, 4), dice.Double(0.1, 9), dice.Double(0.1, 4), 0.6,
            dice.Of(Enum.GetValues<IouTarget>()), dice.Of(Enum.GetValues<Normaliser>()), dice.Coin(), dice.Of(Enum.GetValues<SizeTerm>()), dice.Coin(),
            dice.Of(0, 1e-6, 0.1), dice.Of(Enum.GetValues<ObjectWeighting>()), dice.Coin(),
            WarmUp: dice.Of(WarmUp.None, new WarmUp(100, dice.Double(0.01, 1), dice.Coin())),
            Matching: dice.Of(Enum.GetValues<AnchorMatching>()));
        return new(
            (classes, threshold) => spec with { IgnoreThreshold = threshold, ClassWeights = hasWeights ? [.. weights.Take(classes)] : [] },
            dice.Of(0, 99, 100), dice.Double(0.05, 0.9), spec.ToString());
    }

    private static IEnumerable<double> Ious(LossScene scene) =>
        from image in Enumerable.Range(0, scene.Truths.Count)
        from anchor in Enumerable.Range(0, scene.Anchors.Count)
        from row in Enumerable.Range(0, scene.Rows)
        from column in Enumerable.Range(0, scene.Columns)
        let box = scene.BoxAt(image, anchor, row, column)
        from truth in scene.Truths[image]
        select Box<Cell>.Iou(box, truth.Box.ToCells(scene.Grid));
}
