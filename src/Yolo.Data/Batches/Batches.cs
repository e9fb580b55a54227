using System.Diagnostics;
using Yolo.Kernels;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Sequences of batches. They are made ahead in the background; an error there is thrown where the batch would have come.</summary>
public static class Batches
{
    /// <summary>How many batches make an epoch: ⌈samples / size⌉.</summary>
    public static int PerEpoch(int samples, int size) => (samples + size - 1) / size;

    /// <summary>
    /// Batches for training, without end: each epoch all samples in a new random order, varied. All batches have the same size; an epoch's
    /// last one is filled up from the epoch's first samples. Their pictures have the options' size, or that of <see cref="BatchOptions.Scales"/>. Of each the options' share is made. What a batch holds is a function of (options.Seed, epoch, index) alone,
    /// so a training that is resumed at <see cref="Batch.Next"/> sees exactly what it would have seen.
    /// </summary>
    /// <param name="samples">What is learnt from.</param>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="augmentation">How the pictures are varied.</param>
    /// <param name="cache">Keeps decoded pictures.</param>
    /// <param name="start">The first batch.</param>
    /// <param name="device">Who fetches each batch as soon as it is made (<see cref="Batch.Staged"/>); nobody, if none.</param>
    /// <exception cref="DataException">There are no samples, or, while enumerating, a picture cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the start is out of range.</exception>
    public static IEnumerable<Batch> ForTraining(
        IReadOnlyList<Sample> samples, BatchOptions options, AugmentationOptions augmentation, PictureCache cache, BatchPosition start = default, Device? device = null)
    {
        options.Check();
        augmentation.Check();
        if (samples.Count == 0)
        {
            throw new DataException("There are no pictures to train on; give a data set whose training list is not empty.");
        }
        var perEpoch = PerEpoch(samples.Count, options.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(start.Epoch, nameof(start));
        ArgumentOutOfRangeException.ThrowIfNegative(start.Index, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start.Index, perEpoch, nameof(start));
        return Prefetcher.Ahead(device is null ? Endless() : Endless().Select(batch => batch with { Staged = device.Stage(batch.Pixels) }), options.Prefetch);

        IEnumerable<Batch> Endless()
        {
            for (var position = start; ;)
            {
                var order = SeededRandom.Of(options.Seed, (ulong)position.Epoch).Order(samples.Count);
                for (var epoch = position.Epoch; position.Epoch == epoch;)
                {
                    var first = position.Index * options.Size;
                    var (begin, end) = (options.Size * options.Share.Part / options.Share.Of, options.Size * (options.Share.Part + 1) / options.Share.Of);
                    int[] chosen = [.. Enumerable.Range(first + begin, end - begin).Select(i => order[i % order.Length])];
                    var next = position.Index + 1 < perEpoch
                        ? position with { Index = position.Index + 1 }
                        : new BatchPosition(position.Epoch + 1, 0);
                    var sized = Sized(options, ((long)epoch * perEpoch) + position.Index);
                    yield return Make(samples, chosen, sized, cache, position, next, new TrainingPainter(samples, sized, augmentation, cache, epoch).Paint);
                    position = next;
                }
            }
        }
    }

    /// <summary>Every sample once, in order, not varied: for scoring. The last batch may be smaller.</summary>
    /// <param name="samples">What is scored.</param>
    /// <param name="options">Sizes; the seed plays no part.</param>
    /// <param name="cache">Keeps decoded pictures.</param>
    /// <exception cref="DataException">While enumerating: a picture cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IEnumerable<Batch> InOrder(IReadOnlyList<Sample> samples, BatchOptions options, PictureCache cache)
    {
        options.Check();
        return Prefetcher.Ahead(Once(), options.Prefetch);

        IEnumerable<Batch> Once()
        {
            for (var index = 0; index < PerEpoch(samples.Count, options.Size); index++)
            {
                var first = index * options.Size;
                int[] chosen = [.. Enumerable.Range(first, Math.Min(options.Size, samples.Count - first))];
                var (position, next) = (new BatchPosition(0, index), new BatchPosition(0, index + 1));
                var placements = new Placement[chosen.Length];
                var began = Stopwatch.GetTimestamp();
                var batch = Make(samples, chosen, options, cache, position, next, (picture, sample, planes) =>
                {
                    var placement = InputPixels.Write(picture, options.Preprocessing, options.Width, options.Height, planes);
                    placements[sample - first] = placement;
                    return [.. samples[sample].Truths.Select(truth => truth with { Box = placement.Into(truth.Box) })];
                });
                yield return batch with { Placements = placements, Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
            }
        }
    }

    private static BatchOptions Sized(BatchOptions options, long batch)
    {
        if (options.Scales is not { } scales)
        {
            return options;
        }
        var (width, height) = scales.Of(options.Seed, batch, options.Width, options.Height);
        return options with { Width = width, Height = height };
    }

    private delegate IReadOnlyList<Truth> Painter(Picture picture, int index, Span<float> planes);

    private static Batch Make(
        IReadOnlyList<Sample> samples, int[] chosen, BatchOptions options, PictureCache cache,
        BatchPosition position, BatchPosition next, Painter paint)
    {
        var length = 3 * options.Width * options.Height;
        var pixels = GC.AllocateUninitializedArray<float>(chosen.Length * length);
        var truths = new IReadOnlyList<Truth>[chosen.Length];
        if (options.Workers == 1)
        {
            for (var i = 0; i < chosen.Length; i++)
            {
                Paint(i);
            }
        }
        else
        {
            try
            {
                Parallel.For(0, chosen.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Workers }, Paint);
            }
            catch (AggregateException error)
            {
                // The first one is what a single worker would have thrown.
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
            }
        }
        string[] names = [.. chosen.Select(index => samples[index].Name)];
        return new Batch(pixels, chosen.Length, options.Width, options.Height, truths, names, position, next);

        void Paint(int i) => truths[i] = paint(cache.Load(samples[chosen[i]]), chosen[i], pixels.AsSpan(i * length, length));
    }
}
