using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

[Properties(Arbitrary = [typeof(Galleries)], MaxTest = 300)]
public class ConfusionMatrixLaws
{
    private const int Classes = 3;

    [Property]
    public void Agrees_with_plain_loops(Gallery gallery)
    {
        var expected = new int[Classes + 1, Classes + 1];
        for (var image = 0; image < gallery.Truths.Length; image++)
        {
            var truths = gallery.Truths[image].ToList();
            var found = gallery.Detections[image].Where(one => one.Score >= 0.25).OrderByDescending(one => one.Score).ToList();
            while (true)
            {
                var (best, t, d) = (0.45, -1, -1);
                for (var i = 0; i < truths.Count; i++)
                {
                    for (var j = 0; j < found.Count; j++)
                    {
                        var iou = Box<Relative>.Iou(truths[i].Box, found[j].Box);
                        (best, t, d) = t < 0 ? iou >= best ? (iou, i, j) : (best, t, d) : iou > best ? (iou, i, j) : (best, t, d);
                    }
                }
                if (t < 0)
                {
                    break;
                }
                expected[found[d].Class, truths[t].Class] += truths[t].Difficult ? 0 : 1;
                truths.RemoveAt(t);
                found.RemoveAt(d);
            }
            truths.Where(truth => !truth.Difficult).ToList().ForEach(truth => expected[Classes, truth.Class]++);
            found.ForEach(one => expected[one.Class, Classes]++);
        }
        var matrix = Of(gallery);
        for (var row = 0; row <= Classes; row++)
        {
            for (var column = 0; column <= Classes; column++)
            {
                Assert.Equal(expected[row, column], matrix[row, column]);
            }
        }
    }

    [Property]
    public void A_column_adds_up_to_the_truths_and_its_shares_to_1(Gallery gallery)
    {
        var matrix = Of(gallery);
        for (var @class = 0; @class < Classes; @class++)
        {
            var truths = gallery.Truths.Sum(image => image.Count(truth => truth.Class == @class && !truth.Difficult));
            Assert.Equal(truths, Enumerable.Range(0, Classes + 1).Sum(row => matrix[row, @class]));
            Assert.Equal(truths > 0 ? 1 : 0, Enumerable.Range(0, Classes + 1).Sum(row => matrix.Share(row, @class)), 1e-12);
        }
        Assert.Equal(0, matrix[Classes, Classes]);
    }

    [Fact]
    public void A_wrong_class_a_missed_one_and_one_of_nothing()
    {
        var (here, there, nowhere) = (new Box<Relative>(0.2, 0.2, 0.1, 0.1), new Box<Relative>(0.7, 0.7, 0.1, 0.1), new Box<Relative>(0.2, 0.7, 0.1, 0.1));
        var matrix = ConfusionMatrix.Of(
            [[new(here, 0), new(there, 1)]], [[new(here, 2, 0.9), new(nowhere, 1, 0.8), new(there, 1, 0.2)]], Classes);
        Assert.Equal((1, 1, 1), (matrix[2, 0], matrix[1, 3], matrix[3, 1]));
        Assert.Equal(3, matrix.Counts.Sum());
    }

    [Fact]
    public void Wrong_classes_and_lists_are_errors()
    {
        Assert.Contains("class 3 among 3", Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([[new Truth(default, 3)]], [[]], Classes)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([[]], [], Classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionSpec(IouThreshold: 0));
    }

    private static ConfusionMatrix Of(Gallery gallery) => ConfusionMatrix.Of(gallery.Truths, gallery.Detections, Classes);
}
