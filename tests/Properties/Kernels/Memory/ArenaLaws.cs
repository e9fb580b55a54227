using FsCheck.Xunit;
using Xunit;
using Yolo.Kernels.Host;
using Yolo.Kernels.Memory;

namespace Yolo.Properties.Kernels.Memory;

/// <summary>Blocks cut from segments: whatever the order in which they are taken and come back, no two overlap, and what is back is whole again.</summary>
public unsafe class ArenaLaws
{
    private const int Least = 1000;

    [Property(MaxTest = 50)]
    public void Blocks_do_not_overlap_and_join_again(int seed)
    {
        var dice = new Dice(seed);
        var arena = new Arena(Least);
        var taken = new List<(IMemoryBlock Block, int Mark)>();
        for (var turn = 0; turn < 200; turn++)
        {
            if (taken.Count > 0 && dice.Int(0, 2) == 0)
            {
                var i = dice.Int(0, taken.Count - 1);
                Check(taken[i]);
                arena.Return(taken[i].Block);
                taken.RemoveAt(i);
                continue;
            }
            var block = Take(arena, dice.Int(1, 700));
            Numbers(block).Fill(turn);
            taken.Add((block, turn));
        }
        taken.ForEach(Check);
        Assert.All(taken, pair => Assert.True(arena.Holds(pair.Block)));
        taken.ForEach(pair => arena.Return(pair.Block));
        // All of it is one gap for each segment: the longest takes a block as long as itself.
        Assert.True(arena.TryTake(Least, out var whole));
        arena.Return(whole);
        Assert.Equal(arena.Reserved, arena.Trim());
        Assert.Equal(0, arena.Reserved);
    }

    /// <summary>A new segment takes the place of free ones that were too short, so that sizes that never come again do not pile up.</summary>
    [Fact]
    public void Growing_sizes_share_one_segment()
    {
        var arena = new Arena(Least);
        for (var length = 100; length < 100_000; length += 977)
        {
            arena.Return(Take(arena, length));
            Assert.InRange(arena.Reserved, length, Math.Max(Least, length + 977));
        }
        arena.Trim();
    }

    private static IMemoryBlock Take(Arena arena, int length) =>
        arena.TryTake(length, out var block) ? block : arena.Add(new HostBlock(arena.NextSegment(length), sizeof(float)), length);

    private static Span<float> Numbers(IMemoryBlock block) => new(((HostBlock)block).Address, block.Capacity);

    private static void Check((IMemoryBlock Block, int Mark) taken) => Assert.All(Numbers(taken.Block).ToArray(), number => Assert.Equal(taken.Mark, number));
}
