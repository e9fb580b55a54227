using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Assignment;

[Properties(Arbitrary = [typeof(Scenes)], MaxTest = 200)]
public class AssignerLaws
{
    [Property]
    public void Each_slot_has_the_last_truth_that_wants_it(Scene scene)
    {
        var assignment = scene.Assign();
        var global = 0;
        for (var n = 0; n < scene.Images.Length; n++)
        {
            for (var a = 0; a < scene.Anchors.Count; a++)
            {
                for (var row = 0; row < scene.Grid.Height; row++)
                {
                    for (var column = 0; column < scene.Grid.Width; column++)
                    {
                        var owner = Array.FindLastIndex(scene.Images[n], truth => Wants(scene, truth.Box, a, row, column));
                        var index = assignment.IndexOf(n, a, row, column);
                        Assert.Equal(owner, assignment.Owners[index]);
                        Assert.Equal(owner < 0 ? -1 : global + owner, assignment.GlobalOwners[index]);
                    }
                }
            }
            global += scene.Images[n].Length;
        }
    }

    [Property]
    public void The_list_of_responsible_slots_says_the_same_as_the_owners(Scene scene)
    {
        var assignment = scene.Assign();
        var owners = Enumerable.Repeat(-1, assignment.Owners.Count).ToArray();
        var globalOwners = owners.ToArray();
        foreach (var slot in assignment.Responsible)
        {
            var index = assignment.IndexOf(slot.Image, slot.Anchor, slot.Row, slot.Column);
            owners[index] = slot.TruthIndex;
            globalOwners[index] = slot.GlobalTruthIndex;
        }
        Assert.Equal(owners, assignment.Owners);
        Assert.Equal(globalOwners, assignment.GlobalOwners);
        Assert.Equal(assignment.Responsible.Select(slot => slot.GlobalTruthIndex).Order(), assignment.Responsible.Select(slot => slot.GlobalTruthIndex));
    }

    [Property]
    public void Every_truth_has_a_slot_or_counts_as_a_collision(Scene scene)
    {
        var assignment = scene.Assign();
        Assert.Equal(scene.Images.Sum(truths => truths.Length), assignment.Responsible.Count + assignment.Collisions);
        Assert.Equal(assignment.Responsible.Count, assignment.Owners.Count(owner => owner >= 0));
    }

    [Property]
    public void Images_do_not_see_each_other(Scene scene)
    {
        var whole = scene.Assign();
        var alone = scene.Images.Select(truths => (scene with { Images = [truths] }).Assign()).ToArray();
        Assert.Equal(alone.SelectMany(assignment => assignment.Owners), whole.Owners);
        Assert.Equal(alone.Sum(assignment => assignment.Collisions), whole.Collisions);
        var reversed = (scene with { Images = [.. scene.Images.Reverse()] }).Assign();
        Assert.Equal(alone.Reverse().SelectMany(assignment => assignment.Owners), reversed.Owners);
    }

    [Property(Arbitrary = [typeof(ExactScenes)])]
    public void Truths_that_move_by_whole_cells_take_their_slots_along(Scene scene, byte right, byte down)
    {
        var (columns, rows) = ((int)scene.Grid.Width, (int)scene.Grid.Height);
        var (dx, dy) = (right % columns, down % rows);
        var inside = scene with
        {
            Images = [.. scene.Images.Select(truths => truths.Where(truth => truth.Box.X * columns < columns - dx && truth.Box.Y * rows < rows - dy).ToArray())],
        };
        var moved = inside.MapBoxes(box => box with { X = box.X + (double)dx / columns, Y = box.Y + (double)dy / rows });
        Assert.Equal(
            inside.Assign().Responsible.Select(slot => slot with { Row = slot.Row + dy, Column = slot.Column + dx }),
            moved.Assign().Responsible);
    }

    [Property(Arbitrary = [typeof(ExactScenes)])]
    public void A_flipped_image_has_flipped_slots(Scene scene)
    {
        var columns = (int)scene.Grid.Width;
        var offBorders = scene.MapBoxes(box => box with { X = Math.Clamp(box.X, 0, 1 - 1.0 / 64) + 1.0 / 128 });
        var flipped = offBorders.MapBoxes(box => box with { X = 1 - box.X });
        Assert.Equal(
            offBorders.Assign().Responsible.Select(slot => slot with { Column = columns - 1 - slot.Column }),
            flipped.Assign().Responsible);
    }

    [Property]
    public void Assignments_are_values(Scene scene) => Assert.Equal(scene.Assign(), scene.Assign());

    [Theory]
    [InlineData(1, 1, 12, 12)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.5, 1, 12, 6)]
    public void Centres_on_the_edges_of_the_image_belong_to_the_cells_inside(double x, double y, int row, int column)
    {
        var truth = new Truth(new Box<Relative>(x, y, 0.1, 0.1), 0);
        var slot = Assert.Single(Assigner.Assign([[truth]], Anchors.Of(1, 1), new Size<Cell>(13, 13), 1).Responsible);
        Assert.Equal((row, column), (slot.Row, slot.Column));
    }

    [Theory]
    [InlineData(0.5, 0.5, 0, 1, 0, "width is 0")]
    [InlineData(0.5, 0.5, 1, -2, 0, "height is -2")]
    [InlineData(0.5, 0.5, double.NaN, 1, 0, "width is NaN")]
    [InlineData(0.5, 0.5, 1, double.PositiveInfinity, 0, "height is Infinity")]
    [InlineData(1.01, 0.5, 1, 1, 0, "x = 1.01")]
    [InlineData(0.5, -0.01, 1, 1, 0, "y = -0.01")]
    [InlineData(double.NaN, 0.5, 1, 1, 0, "x = NaN")]
    [InlineData(0.5, 0.5, 1, 1, 3, "class is 3")]
    [InlineData(0.5, 0.5, 1, 1, -1, "class is -1")]
    public void Unusable_truths_are_named(double x, double y, double width, double height, int @class, string value)
    {
        var good = new Truth(new Box<Relative>(0.5, 0.5, 0.1, 0.1), 2);
        var bad = new Truth(new Box<Relative>(x, y, width, height), @class);
        var error = Assert.Throws<TruthException>(() => Assigner.Assign([[good], [good, good, bad]], Anchors.Of(1, 1), new Size<Cell>(13, 13), 3));
        Assert.Equal((1, 2), (error.ImageIndex, error.BoxIndex));
        Assert.StartsWith("Image 1, box 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12.5, 13)]
    [InlineData(13, 0)]
    [InlineData(double.NaN, 13)]
    public void A_grid_has_whole_cells(double columns, double rows) =>
        Assert.Throws<ArgumentException>(() => Assigner.Assign([], Anchors.Of(1, 1), new Size<Cell>(columns, rows), 1));

    private static bool Wants(Scene scene, Box<Relative> box, int anchor, int row, int column)
    {
        var shape = box.ToCells(scene.Grid).Size;
        double Fit(int a) => Size<Cell>.Iou(scene.Anchors[a], shape);
        return Holds(box.X, column, (int)scene.Grid.Width)
            && Holds(box.Y, row, (int)scene.Grid.Height)
            && Enumerable.Range(0, scene.Anchors.Count).All(a => a < anchor ? Fit(a) < Fit(anchor) : Fit(a) <= Fit(anchor));
    }

    private static bool Holds(double position, int cell, int cells) =>
        (position * cells >= cell && position * cells < cell + 1) || (position == 1 && cell == cells - 1);
}
