using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Properties.Models;

namespace Yolo.Properties.Evaluating;

[Properties(MaxTest = 10)]
public class ErrorSearchLaws
{
    private static readonly SuppressionSpec Shown = new(ScoreThreshold: 0.1);

    [Property]
    public void The_slots_behind_the_truths_are_those_that_the_loss_counts(int seed)
    {
        foreach (var picture in Search(seed))
        {
            var slots = picture.Slots.OfType<TruthSlot>().ToArray();
            Assert.Equal(picture.Loss.Objects, slots.Length);
            Assert.Equal(picture.Loss.Collisions, picture.Slots.Count - slots.Length);
            Assert.Equal(picture.Loss.MeanIou, slots.Select(slot => slot.Iou).DefaultIfEmpty().Average(), 1e-5);
            Assert.Equal(picture.Loss.MeanObjectness, slots.Select(slot => slot.Objectness).DefaultIfEmpty().Average(), 1e-5);
            Assert.Equal(picture.Loss.Class, slots.Select(slot => -Math.Log(slot.ClassProbability)).DefaultIfEmpty().Average(), 1e-3 * (1 + picture.Loss.Class));
        }
    }

    [Property]
    public void What_is_judged_is_what_detection_finds(int seed)
    {
        var model = Model(seed);
        foreach (var picture in Search(seed))
        {
            var found = model.Detect(picture.Sample.Load(), Shown);
            Assert.Equal(found.Count, picture.Detections.Count);
            Assert.Equal(picture.Detections.Count, picture.Errors.Detections.Count);
            Assert.Equal(picture.Errors.Count(Finding.Correct) + picture.False + picture.Mislocated, picture.Detections.Count);
        }
    }

    [Fact]
    public void A_truth_that_no_cell_holds_is_named_with_its_picture()
    {
        var sample = ShapePictures.Sample(seed: 1, 0, 64) with { Name = "outside", Truths = [new(new(1.5, 0.5, 0.1, 0.1), 0)] };
        Assert.Contains(
            "'outside'", Assert.Throws<DataException>(() => new ErrorSearch(Model(1), LossSpec.Default, Shown).Over([sample]).ToArray()).Message, StringComparison.Ordinal);
    }

    private static TrainedDetector Model(int seed) => AnyDetector.OfClasses(new(seed), [.. ShapePictures.ClassNames]);

    private static PictureErrors[] Search(int seed) =>
        [.. new ErrorSearch(Model(seed), LossSpec.Default, Shown).Over([.. Enumerable.Range(0, 3).Select(i => ShapePictures.Sample((ulong)(uint)seed, i, 64))])];
}
