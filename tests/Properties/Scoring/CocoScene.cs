using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

/// <summary>Images with truths and detections as COCO scores them.</summary>
public sealed record CocoScene(CocoTruth[][] Truths, ScoredBox<Pixel>[][] Detections)
{
    public CocoReport Evaluate() => CocoMetrics.Evaluate(Truths, Detections);
}

/// <summary>
/// Boxes from a few places and of a few sizes about the bounds of the areas, with scores from a few: equal scores, equal overlaps, crowds, truths that are left
/// out, classes without truths or without detections, and empty images abound.
/// </summary>
public static class CocoScenes
{
    public static Arbitrary<CocoScene> Any() => (
        from images in Gen.Choose(0, 4)
        from truths in Truth.ArrayOf().ArrayOf(images).Resize(30)
        from detections in Detection.ArrayOf().ArrayOf(images).Resize(40)
        select new CocoScene(truths, detections)).ToArbitrary();

    // 32 × 32 is small and medium, 96 × 96 medium and large.
    private static Gen<Box<Pixel>> Box { get; } =
        from side in Gen.Elements(20, 32, 40, 96, 128)
        from stretch in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(-8, 8)))
        from x in Gen.Choose(0, 4)
        from y in Gen.Choose(0, 2)
        select Box<Pixel>.FromEdges(8 * x, 8 * y, 8 * x + side + stretch, 8 * y + side);

    private static Gen<CocoTruth> Truth { get; } =
        from box in Box
        from @class in Gen.Choose(0, 2)
        from kind in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from outline in Gen.Frequency((3, Gen.Constant<double?>(null)), (1, Gen.Elements<double?>(1000, 1024, 9216, 9300)))
        select new CocoTruth(box, @class, kind == 1, kind == 2) { OutlineArea = outline };

    private static Gen<ScoredBox<Pixel>> Detection { get; } =
        from box in Box
        from @class in Gen.Frequency((5, Gen.Choose(0, 1)), (1, Gen.Constant(3)))
        from score in Gen.Choose(0, 8)
        select new ScoredBox<Pixel>(box, @class, score / 8.0);
}
