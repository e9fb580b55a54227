using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class BatchesTests
{
    private static readonly IReadOnlyList<Sample> Samples = GeneratedPictures.Dataset(1, 10, 0, 32).Train;

    [Property(MaxTest = 10)]
    public void A_resumed_sequence_goes_on_as_if_nothing_had_come_between(ulong seed, byte where)
    {
        var options = new BatchOptions(4, 24, 16, seed);
        var whole = Take(9, options, default);
        var at = where % 8;
        var resumed = Take(9 - at - 1, options, whole[at].Next);
        Assert.Equal(whole.Skip(at + 1).Select(Content), resumed.Select(Content));
    }

    [Property(MaxTest = 10)]
    public void An_epoch_shows_every_sample_and_each_epoch_in_another_order(ulong seed)
    {
        var batches = Take(6, new BatchOptions(4, 16, 16, seed), default);
        Assert.All(batches, batch => Assert.Equal(4, batch.Count));
        Assert.Equal([0, 0, 0, 1, 1, 1], batches.Select(batch => batch.Position.Epoch));
        var epochs = batches.GroupBy(batch => batch.Position.Epoch).Select(epoch => epoch.SelectMany(batch => batch.Names).Take(10).ToArray()).ToArray();
        Assert.All(epochs, names => Assert.Equal(10, names.Distinct().Count()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Property(MaxTest = 10)]
    public void Shares_are_the_batch_dealt_out(ulong seed, byte parts)
    {
        var options = new BatchOptions(6, 24, 16, seed) { Scales = new(Step: 8) };
        var of = 1 + (parts % 6);
        var whole = Take(4, options, default);
        var shares = Enumerable.Range(0, of).Select(part => Take(4, options with { Share = new(part, of) }, default)).ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.Equal(whole[i].Names, shares.SelectMany(share => share[i].Names));
            Assert.Equal(whole[i].Pixels, shares.SelectMany(share => share[i].Pixels));
            Assert.Equal(whole[i].Truths.SelectMany(truths => truths), shares.SelectMany(share => share[i].Truths.SelectMany(truths => truths)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Take(1, options with { Share = new(of, of) }, default));
    }

    [Fact]
    public void Several_workers_make_the_same_batches()
    {
        var options = new BatchOptions(4, 24, 16, 5);
        Assert.Equal(Take(4, options, default).Select(Content), Take(4, options with { Workers = 3, Prefetch = 1 }, default).Select(Content));
    }

    [Fact]
    public void In_order_every_sample_comes_once_and_untouched()
    {
        var batches = Batches.InOrder(Samples, new BatchOptions(4, 32, 32), new PictureCache()).ToArray();
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Count));
        Assert.Equal(Samples.Select(sample => sample.Name), batches.SelectMany(batch => batch.Names));
        Assert.Equal(Samples.Select(sample => sample.Truths), batches.SelectMany(batch => batch.Truths));
        var first = PlanarPixels.ToPicture(batches[0].Pixels, 32, 32);
        Assert.True(first.Rgb.SequenceEqual(Samples[0].Load().Rgb));
        Assert.Equal(2 * 3 * 32 * 32, batches[2].Pixels.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_goes_wrong_in_the_background_is_thrown_to_the_consumer_in_its_place(int workers)
    {
        Sample[] samples = [Samples[0], Samples[1], new("bad", new Size<Pixel>(8, 8), [], () => throw new DataException("bad.jpg is cut short."))];
        var seen = 0;
        var error = Assert.Throws<DataException>(() =>
        {
            foreach (var _ in Batches.InOrder(samples, new BatchOptions(1, 16, 16, Workers: workers), new PictureCache()))
            {
                seen++;
            }
        });
        Assert.Equal("bad.jpg is cut short.", error.Message);
        Assert.Equal(2, seen);
    }

    [Fact]
    public void Nothing_to_train_on_and_a_start_beyond_the_epoch_are_refused()
    {
        var cache = new PictureCache();
        Assert.Throws<DataException>(() => Batches.ForTraining([], new BatchOptions(1, 8, 8), new(), cache));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.ForTraining(Samples, new BatchOptions(4, 8, 8), new(), cache, new(0, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.ForTraining(Samples, new BatchOptions(0, 8, 8), new(), cache));
    }

    [Property(MaxTest = 20)]
    public void The_cache_keeps_to_its_bound_and_reads_what_it_holds_once(PositiveInt pictures)
    {
        var bound = 3 * 32 * 32 * (pictures.Get % 12);
        var cache = new PictureCache(bound);
        var reads = 0;
        Sample[] samples = [.. Enumerable.Range(0, 10).Select(i => new Sample($"{i}", new Size<Pixel>(32, 32), [], () =>
        {
            reads++;
            return TestPictures.Noise(32, 32, i);
        }))];
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var sample in samples)
            {
                cache.Load(sample);
            }
        }
        Assert.InRange(cache.Bytes, 0, bound);
        Assert.Equal(20 - Math.Min(10, pictures.Get % 12), reads);
    }

    [Fact]
    public void The_cache_keeps_large_pictures_reduced()
    {
        var sample = new Sample("large", new Size<Pixel>(200, 100), [], () => TestPictures.Noise(200, 100, 1));
        Assert.Equal(new Size<Pixel>(64, 32), new PictureCache(longerSide: 64).Load(sample).Size);
    }

    private static Batch[] Take(int count, BatchOptions options, BatchPosition start) =>
        [.. Batches.ForTraining(Samples, options, new AugmentationOptions(), new PictureCache(), start).Take(count)];

    private static string Content(Batch batch)
    {
        var pixels = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(batch.Pixels)));
        return $"{batch.Position} {string.Join(",", batch.Names)} {string.Join(",", batch.Truths.SelectMany(truths => truths))} {pixels}";
    }
}
