using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Skeletons;

/// <summary>Merging axes changes how kernels walk, never what they visit, nor the order.</summary>
[Properties(Arbitrary = [typeof(LayoutLaws)], MaxTest = 300)]
public class LayoutLaws
{
    public static Arbitrary<Dice> Dices() => Dice.Arbitrary;

    [Property]
    public void Elements_keep_their_order(Dice dice)
    {
        var sizes = Enumerable.Range(0, dice.Int(0, 6)).Select(_ => dice.Int(1, 4)).ToArray();
        int[][] strides = [Strides(dice, sizes), Strides(dice, sizes)];
        var offset = dice.Int(0, 9);
        var layout = new LayoutBuilder(sizes, strides);
        Assert.Equal(sizes.Aggregate(1, (a, b) => a * b), layout.Extent.Count);
        for (var operand = 0; operand < strides.Length; operand++)
        {
            var merged = layout.Strides(operand, offset);
            Assert.Equal(
                Walk(sizes, strides[operand], offset),
                Enumerable.Range(0, layout.Extent.Count).Select(i => merged.At(layout.Extent.Locate(i))));
        }
    }

    [Property]
    public void Contiguous_axes_merge_into_one(Dice dice)
    {
        var sizes = Enumerable.Range(0, dice.Int(1, 12)).Select(_ => dice.Int(1, 3)).ToArray();
        var strides = RowMajor(sizes);
        var layout = new LayoutBuilder(sizes, strides, strides);
        Assert.Equal(sizes.Aggregate(1, (a, b) => a * b), layout.Extent.D5);
    }

    [Fact]
    public void More_axes_than_kernels_walk_are_refused()
    {
        var sizes = Enumerable.Repeat(2, 7).ToArray();
        Assert.Throws<ArgumentException>(() => new LayoutBuilder(sizes, [.. RowMajor(sizes).Reverse()]));
    }

    /// <summary>Row-major, some axes repeated, some backward, some with gaps, perhaps permuted.</summary>
    private static int[] Strides(Dice dice, int[] sizes)
    {
        var strides = RowMajor(sizes).Select(s => dice.Of(s, s, s, 0, -s, 2 * s)).ToArray();
        return dice.Coin() ? strides : [.. dice.Permutation(sizes.Length).Select(i => strides[i])];
    }

    private static int[] RowMajor(int[] sizes) => [.. sizes.Select((_, axis) => sizes.Skip(axis + 1).Aggregate(1, (a, b) => a * b))];

    private static IEnumerable<int> Walk(int[] sizes, int[] strides, int at) => sizes.Length == 0
        ? [at]
        : Enumerable.Range(0, sizes[0]).SelectMany(i => Walk(sizes[1..], strides[1..], at + (i * strides[0])));
}
