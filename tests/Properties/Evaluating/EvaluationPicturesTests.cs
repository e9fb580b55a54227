using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Properties.Data;

namespace Yolo.Properties.Evaluating;

public sealed class EvaluationPicturesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<int, int, int> Cases => new()
    {
        // Classes, pictures, and every how manieth truth is found.
        { 1, 1, 1 }, { 3, 20, 2 }, { 40, 9, 3 }, { 2, 2, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_number_of_classes_and_pictures_is_drawn(int classes, int pictures, int found)
    {
        var scored = Enumerable.Range(0, pictures).Select(i => Scored(i, classes, found)).ToArray();
        Write(classes, scored);
        Assert.Equal(Math.Min(3, (pictures + 7) / 8), Directory.EnumerateFiles(_folder.Path, "val_batch*.png").Count());
    }

    [Fact]
    public void Pictures_without_truths_are_drawn_too()
    {
        Write(2, [new(new Sample("none", new(64, 48), [], () => TestPictures.Noise(64, 48, 1)), [new(new(0.5, 0.5, 0.2, 0.2), 1, 0.9)])]);
        Assert.True(File.Exists(_folder.At("confusion_matrix.png")));
    }

    [Fact]
    public void A_perfect_curve_stays_at_the_top_and_half_of_one_falls()
    {
        // Perfect: the strong line lies along the top edge. Half of the truths: it ends in the middle.
        var perfect = Lowest(found: 1);
        var half = Lowest(found: 2);
        Assert.True(perfect < half, $"{perfect} < {half}");

        int Lowest(int found)
        {
            Write(1, [.. Enumerable.Range(0, 4).Select(i => Scored(i, 1, found))]);
            var picture = Picture.Load(_folder.At("PR_curve.png"));
            return Enumerable.Range(0, picture.Height).Last(y => Enumerable.Range(100, 780).Any(x => IsBlue(picture, x, y)));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsBlue(Picture picture, int x, int y)
    {
        var pixel = picture.Rgb.Slice(3 * ((y * picture.Width) + x), 3);
        return pixel[0] < 0x40 && pixel[2] > 0xA0;
    }

    private static ScoredPicture Scored(int number, int classes, int found)
    {
        var truths = Enumerable.Range(0, 8).Select(i => new Truth(new((i + 0.5) / 8, 0.5, 0.1, 0.3), (number + i) % classes)).ToArray();
        return new(
            new Sample($"picture {number}", new(80, 60), truths, () => TestPictures.Noise(80, 60, number)),
            [.. truths.Where((_, i) => i % found == 0 && found < int.MaxValue).Select((truth, i) => new Detection(truth.Box, truth.Class, 0.9 - i / 20.0))]);
    }

    private void Write(int classes, ScoredPicture[] pictures) => EvaluationPictures.Write(
        RunFolder.At(_folder.Path), DetectorScores.Of(pictures, [.. Enumerable.Range(0, classes).Select(i => $"class {i}")]), pictures);
}
