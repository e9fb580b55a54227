using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

[Properties(Arbitrary = [typeof(Galleries)])]
public class ConstantBaselineLaws
{
    [Property]
    public void One_box_for_each_class_between_the_extremes_of_its_truths(Gallery gallery)
    {
        var countable = gallery.Truths.SelectMany(truths => truths).Where(truth => !truth.Difficult).ToLookup(truth => truth.Class, truth => truth.Box);
        var detections = ConstantBaseline.Detections(gallery.Truths);
        Assert.Equal(countable.Select(group => group.Key).Order(), detections.Select(detection => detection.Class));
        Assert.All(detections, detection =>
        {
            Assert.InRange(detection.Score, 1e-9, 1);
            var boxes = countable[detection.Class].ToArray();
            Assert.Equal(boxes.Sum(box => box.X), boxes.Length * detection.Box.X, 1e-9);
            Assert.Equal(boxes.Sum(box => box.Y), boxes.Length * detection.Box.Y, 1e-9);
            Assert.Equal(boxes.Sum(box => box.Width), boxes.Length * detection.Box.Width, 1e-9);
            Assert.Equal(boxes.Sum(box => box.Height), boxes.Length * detection.Box.Height, 1e-9);
        });
    }

    [Fact]
    public void Perfect_where_every_image_is_the_same()
    {
        var truth = new Truth(new Box<Relative>(0.5, 0.4, 0.3, 0.2), 1);
        Assert.Equal(1, ConstantBaseline.Evaluate([[truth], [truth]], [[truth], [truth], [truth]], new ScoringSpec()).MeanAveragePrecision);
    }

    [Fact]
    public void Nothing_learnt_from_nothing() => Assert.Empty(ConstantBaseline.Detections([]));
}
