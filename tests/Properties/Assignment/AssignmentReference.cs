using Xunit;
using Yolo.Data;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;
using Yolo.Properties.Reference;

namespace Yolo.Properties.Assignment;

public class AssignmentReference
{
    [ReferenceTheory]
    [InlineData("tiny-1x1")]
    [InlineData("one-image")]
    [InlineData("three-images")]
    [InlineData("three-images-batch")]
    [InlineData("no-truths")]
    [InlineData("crowded")]
    public void The_responsible_slots_of_an_independent_implementation(string name)
    {
        var owner = NpyFile.Read(ReferenceData.PathOf(name, "owner.npy"));
        var boxes = NpyFile.Read(ReferenceData.PathOf(name, "boxes.npy"));
        var anchors = Anchors.Of(NpyFile.Read(ReferenceData.PathOf(name, "anchors.npy")).Values);
        var grid = new Size<Cell>(owner.Shape[3], owner.Shape[2]);
        var rows = boxes.Values.Chunk(6).ToArray();
        var truths = Enumerable.Range(0, owner.Shape[0]).Select(image => rows.Where(row => row[0] == image)
            .Select(row => new Truth(new Box<Cell>(row[2], row[3], row[4], row[5]).ToRelative(grid), (int)row[1])).ToArray()).ToArray();

        var assignment = Assigner.Assign(truths, anchors, grid, classes: 20);

        // The file's boxes may interleave images; ours are counted image by image.
        int[] inFileOrder = [.. Enumerable.Range(0, rows.Length).OrderBy(i => rows[i][0])];
        int[] shape = [assignment.Images, assignment.Anchors, assignment.Rows, assignment.Columns];
        Assert.Equal(owner.Shape, shape);
        Assert.Equal(owner.Values, assignment.GlobalOwners.Select(index => index < 0 ? -1.0 : inFileOrder[index]));
        Assert.Equal(rows.Length - owner.Values.Count(index => index >= 0), assignment.Collisions);
    }
}
