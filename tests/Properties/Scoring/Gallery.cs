using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;
using Yolo.Properties.Postprocessing;

namespace Yolo.Properties.Scoring;

/// <summary>Images with truths and detections, and how they are to be scored.</summary>
public sealed record Gallery(Truth[][] Truths, Detection[][] Detections, ScoringSpec Spec)
{
    public ScoreReport Evaluate() => MeanAveragePrecision.Evaluate(Truths, Detections, Spec);
}

/// <summary>Few images, two or three classes, boxes and scores from a few: duplicates, ties, difficult truths and empty images abound.</summary>
public static class Galleries
{
    public static Arbitrary<Gallery> Any() => (
        from images in Gen.Choose(0, 4)
        from truths in Truth.ArrayOf().ArrayOf(images).Resize(30)
        from detections in Suppressions.Detection.ArrayOf().ArrayOf(images).Resize(30)
        from threshold in Gen.Elements(1.0 / 3, 0.5, 0.75, 1)
        from interpolation in Gen.Elements(Interpolation.AllPoint, Interpolation.ElevenPoint, Interpolation.HundredOnePoint)
        select new Gallery(truths, detections, new ScoringSpec(threshold, interpolation))).ToArbitrary();

    private static Gen<Truth> Truth { get; } =
        from detection in Suppressions.Detection
        from other in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(2)))
        from difficult in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Truth(detection.Box, Math.Max(detection.Class, other), difficult);
}
