using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Randomness;

namespace Yolo.Properties.Randomness;

public class SplitMix64Laws
{
    [Fact]
    public void The_published_numbers_of_seed_1234567()
    {
        var random = new SplitMix64(1234567);
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.All(published, number => Assert.Equal(number, random.NextUInt64()));
    }

    [Property]
    public void Goes_on_from_a_saved_state(long seed, byte draws)
    {
        var random = new SplitMix64(seed);
        for (var i = 0; i < draws; i++)
        {
            random.NextGaussian();
        }
        var resumed = SplitMix64.FromState(random.State);
        Assert.Equal(random.NextGaussian(), resumed.NextGaussian());
        Assert.Equal(random.NextInt(1000), resumed.NextInt(1000));
    }

    [Property]
    public void Whole_numbers_stay_below_their_bound(long seed, PositiveInt count) =>
        Assert.InRange(new SplitMix64(seed).NextInt(count.Get), 0, count.Get - 1);

    [Property]
    public void A_permutation_holds_each_number_once(long seed, byte count) =>
        Assert.Equal(Enumerable.Range(0, count), new SplitMix64(seed).Permutation(count).Order());

    [Property]
    public void Splitting_draws_nothing_and_depends_on_every_key(long seed, long first, long second)
    {
        var random = new SplitMix64(seed);
        var state = random.State;
        var split = random.Split(first, second);
        Assert.Equal(state, random.State);
        Assert.Equal(split.State, random.Split(first, second).State);
        Assert.NotEqual(split.State, random.Split(first, unchecked(second + 1)).State);
        Assert.NotEqual(split.State, random.Split(unchecked(first + 1), second).State);
        Assert.NotEqual(split.State, random.Split(first).State);
        Assert.True(first == second || split.State != random.Split(second, first).State);
    }

    [Fact]
    public void Moments()
    {
        const int Count = 200_000;
        var random = new SplitMix64(1);
        var uniform = Enumerable.Range(0, Count).Select(_ => random.NextDouble()).ToArray();
        var normal = Enumerable.Range(0, Count).Select(_ => random.NextGaussian()).ToArray();
        Assert.Equal(0.5, uniform.Average(), 0.005);
        Assert.Equal(1.0 / 12, uniform.Average(u => (u - 0.5) * (u - 0.5)), 0.002);
        Assert.Equal(0, normal.Average(), 0.01);
        Assert.Equal(1, normal.Average(g => g * g), 0.02);
        Assert.Equal(3, normal.Average(g => g * g * g * g), 0.15);
    }

    [Fact]
    public void A_die_is_fair()
    {
        var random = new SplitMix64(2);
        var counts = Enumerable.Range(0, 60_000).CountBy(_ => random.NextInt(6)).ToDictionary();
        Assert.All(Enumerable.Range(0, 6), face => Assert.InRange(counts[face], 9_600, 10_400));
    }
}
