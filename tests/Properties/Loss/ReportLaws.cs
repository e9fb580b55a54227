using FsCheck.Xunit;
using Xunit;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>What a loss reports beside its terms, counted slot by slot.</summary>
[Properties(Arbitrary = [typeof(LossScene), typeof(Dice)])]
public class ReportLaws
{
    [Property]
    public void Counts_means_and_recalls_are_over_the_slots_that_their_names_say(LossScene scene)
    {
        var report = scene.Loss(LossSpec.Default);
        var slots = Slots(scene);
        var ious = slots.Where(slot => slot.Owned is not null).Select(slot => Box<Cell>.Iou(slot.Box, slot.Owned!.Value)).ToArray();
        Assert.Equal(ious.Length, report.Objects);
        Close(Mean(ious), report.MeanIou);
        Close(Mean(slots.Where(slot => slot.Owned is not null).Select(slot => slot.Objectness)), report.MeanObjectness);
        Close(Mean(slots.Where(slot => slot.Owned is null).Select(slot => slot.Objectness)), report.MeanOtherObjectness);
        Close(Mean(ious.Select(iou => iou > 0.5 ? 1.0 : 0)), report.Recall50);
        Close(Mean(ious.Select(iou => iou > 0.75 ? 1.0 : 0)), report.Recall75);
        Assert.Equal(slots.Count, report.Confident + report.Ignored);
    }

    private static List<(Box<Cell> Box, double Objectness, Box<Cell>? Owned)> Slots(LossScene scene)
    {
        var assignment = scene.TargetsOn(Device.HostDouble).Assignment;
        return [..
            from image in Enumerable.Range(0, scene.Truths.Count)
            from anchor in Enumerable.Range(0, scene.Anchors.Count)
            from row in Enumerable.Range(0, scene.Rows)
            from column in Enumerable.Range(0, scene.Columns)
            let owner = assignment.Owners[assignment.IndexOf(image, anchor, row, column)]
            select (
                scene.BoxAt(image, anchor, row, column),
                1 / (1 + Math.Exp(-scene.At(image, anchor, 4, row, column))),
                owner < 0 ? (Box<Cell>?)null : scene.Truths[image][owner].Box.ToCells(scene.Grid))];
    }

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty().Average();

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-12);
}
