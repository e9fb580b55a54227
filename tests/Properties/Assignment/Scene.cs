using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;
using Yolo.Properties.Geometry;

namespace Yolo.Properties.Assignment;

/// <summary>A batch of images with their truths, and the detector that they are assigned for.</summary>
public sealed record Scene(Truth[][] Images, Anchors Anchors, Size<Cell> Grid, int Classes)
{
    public SlotAssignment Assign() => Assigner.Assign(Images, Anchors, Grid, Classes);

    public Scene MapBoxes(Func<Box<Relative>, Box<Relative>> map) => this with
    {
        Images = [.. Images.Select(truths => truths.Select(truth => truth with { Box = map(truth.Box) }).ToArray())],
    };
}

/// <summary>Scenes with few cells and coarse shapes: collisions, equal anchors and centres on the borders of cells are frequent.</summary>
public static class Scenes
{
    public static Gen<Scene> OnGrids(Gen<int> side) =>
        from columns in side
        from rows in side
        from classes in Gen.Choose(1, 3)
        from anchors in Coarse.NonEmptyListOf().Resize(8)
        from images in TruthOf(classes).ArrayOf().ArrayOf().Resize(30)
        select new Scene(images, new Anchors(anchors), new Size<Cell>(columns, rows), classes);

    public static Arbitrary<Scene> Any() => OnGrids(Gen.Choose(1, 6)).ToArbitrary();

    private static Gen<Size<Cell>> Coarse { get; } =
        from width in Gen.Choose(1, 6)
        from height in Gen.Choose(1, 6)
        select new Size<Cell>(width / 2.0, height / 2.0);

    private static Gen<Truth> TruthOf(int classes) =>
        from box in Shapes.LatticeBox
        from @class in Gen.Choose(0, classes - 1)
        select new Truth(box, @class);
}

/// <summary>Scenes whose grid has a power of two of cells: with boxes on a lattice, every coordinate is exact in every unit.</summary>
public static class ExactScenes
{
    public static Arbitrary<Scene> Any() => Scenes.OnGrids(Gen.Elements(1, 2, 4, 8)).ToArbitrary();
}
