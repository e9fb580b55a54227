using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Makes the pictures of one epoch as training shows them: varied for themselves, or four in one. What it makes is a function of (seed, epoch, index) alone.</summary>
internal sealed class TrainingPainter(IReadOnlyList<Sample> samples, BatchOptions options, AugmentationOptions augmentation, PictureCache cache, int epoch)
{
    private const ulong MosaicStream = 0x3057A1C;

    public IReadOnlyList<Truth> Paint(Picture picture, int index, Span<float> planes)
    {
        var random = SeededRandom.Of(options.Seed, (ulong)epoch, (ulong)index, MosaicStream);
        return epoch < augmentation.MosaicEpochs && random.Chance(augmentation.Mosaic)
            ? MosaicAugmentation.Apply(Four(picture, index, random), augmentation, random, options.Width, options.Height, planes, options.Preprocessing)
            : Augmentation.Apply(
                picture, samples[index].Truths, augmentation, options.Seed, epoch, index, options.Width, options.Height, planes, options.Preprocessing);
    }

    /// <summary>The picture and three others, in random order.</summary>
    private LabelledPicture[] Four(Picture picture, int index, SeededRandom random)
    {
        var own = random.Below(MosaicAugmentation.Pictures);
        return [.. Enumerable.Range(0, MosaicAugmentation.Pictures).Select(i =>
        {
            var other = i == own ? index : random.Below(samples.Count);
            return new LabelledPicture(i == own ? picture : cache.Load(samples[other]), samples[other].Truths);
        })];
    }
}
