using System.Text.Json;
using Xunit;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Model.Assignment;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;
using Yolo.Model.Training;
using Yolo.Properties.Data;

namespace Yolo.Properties.Playground;

/// <summary>What the page shows is what the library says.</summary>
public class PlaygroundLaws(RunningPage page) : IClassFixture<RunningPage>
{
    private const int MostBoxes = 300;

    [Theory]
    [InlineData(40, 64, 1)]
    [InlineData(90, 30, 2)]
    public async Task Boxes_of_an_uploaded_picture_are_the_librarys_at_every_place_of_the_sliders(int width, int height, int seed)
    {
        var picture = TestPictures.Noise(width, height, seed);
        var seen = await page.Upload(picture);
        Assert.Equal((width, height), (seen.GetProperty("width").GetInt32(), seen.GetProperty("height").GetInt32()));
        foreach (var (threshold, iou) in new[] { (0.0, 1.0), (0.05, 0.3), (0.25, 0.45), (0.4, 0.0), (1.0, 0.5) })
        {
            var answer = await page.Post("/api/detections", new { id = Id(seen), threshold, iou });
            var expected = page.Model.Detect(picture, new SuppressionSpec(iou, threshold, MostBoxes));
            Assert.Equal(expected.Count == MostBoxes, answer.GetProperty("limited").GetBoolean());
            var boxes = answer.GetProperty("boxes").EnumerateArray().ToArray();
            Assert.Equal(expected.Count, boxes.Length);
            foreach (var (found, box) in expected.Zip(boxes))
            {
                Assert.Equal((found.Class, found.Name), (box.GetProperty("class").GetInt32(), box.GetProperty("name").GetString()));
                Assert.Equal(found.Score, box.GetProperty("score").GetDouble(), 1e-6);
                Assert.Equal(found.Box.Left, box.GetProperty("box").GetProperty("left").GetDouble(), 1e-4);
                Assert.Equal(found.Box.Bottom, box.GetProperty("box").GetProperty("bottom").GetDouble(), 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(0, 0.6)]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.0)]
    public async Task The_loss_its_responsible_slots_and_its_mask_are_those_of_the_loss(int number, double ignoreThreshold)
    {
        var sample = page.Samples[number];
        var seen = await page.Post($"/api/samples/{number}");
        var truths = seen.GetProperty("truths");
        Assert.Equal(sample.Truths.Count, truths.GetArrayLength());
        var answer = await page.Post("/api/loss", new { id = Id(seen), truths, ignoreThreshold });

        var (detector, device) = (page.Model.Folded().Detector, page.Model.Device);
        var (input, output) = (detector.Network.Input, detector.Network.Output);
        var pixels = new float[3 * input.Height * input.Width];
        var placement = InputPixels.Write(sample.Load(), detector.Preprocessing, input.Width, input.Height, pixels);
        var head = detector.Network.Infer(page.Model.Folded().Weights, Tensor.From(device, pixels, 1, 3, input.Height, input.Width));
        var grid = new Size<Cell>(output.Width, output.Height);
        Truth[] placed = [.. sample.Truths.Select(truth => truth with { Box = placement.Into(truth.Box) })];
        var loss = new HeadLoss(LossSpec.Default with { IgnoreThreshold = ignoreThreshold }, detector.Anchors, grid, detector.ClassNames.Count);
        var numbers = loss.Of(head, loss.Targets(device, [placed])).Extra.Read();
        var assignment = Assigner.Assign([placed], detector.Anchors, grid, detector.ClassNames.Count);

        Assert.Equal(numbers.Total, answer.GetProperty("loss").GetProperty("total").GetDouble(), 1e-6 * (1 + numbers.Total));
        Assert.Equal(
            assignment.Responsible.Select(slot => (slot.Anchor, slot.Row, slot.Column, slot.TruthIndex)),
            answer.GetProperty("responsible").EnumerateArray().Select(slot => (Int(slot, "anchor"), Int(slot, "row"), Int(slot, "column"), Int(slot, "truth"))));
        var states = answer.GetProperty("states").EnumerateArray().Select(state => state.GetInt32()).ToArray();
        Assert.Equal(numbers.Ignored, states.Count(state => state == 1));
        RequireMask(DecodedHead.Of(head, detector.Anchors, detector.ClassNames.Count), grid, placed, assignment, ignoreThreshold, states);
    }

    [Fact]
    public async Task Letterboxed_or_not_every_truth_comes_back_to_the_cell_it_was_drawn_in()
    {
        var seen = await page.Upload(TestPictures.Noise(120, 40, 9));
        var frame = seen.GetProperty("frame");
        var (left, right) = (frame.GetProperty("left").GetDouble(), frame.GetProperty("right").GetDouble());
        var (top, bottom) = (frame.GetProperty("top").GetDouble(), frame.GetProperty("bottom").GetDouble());
        var output = page.Model.Detector.Network.Output;
        foreach (var (x, y) in new[] { (0.1, 0.2), (0.5, 0.5), (0.93, 0.71) })
        {
            var answer = await page.Post("/api/loss", new { id = Id(seen), truths = new[] { new { x, y, width = 0.2, height = 0.3, @class = 1 } }, ignoreThreshold = 0.6 });
            var slot = Assert.Single(answer.GetProperty("responsible").EnumerateArray());
            Assert.Equal((int)((x - left) / (right - left) * output.Width), Int(slot, "column"));
            Assert.Equal((int)((y - top) / (bottom - top) * output.Height), Int(slot, "row"));
        }
    }

    /// <summary>Every slot in a plain loop: 2 responsible, 1 ignored, 0 no object.</summary>
    private static void RequireMask(DecodedHead head, Size<Cell> grid, Truth[] truths, SlotAssignment assignment, double threshold, int[] states)
    {
        var (xs, ys, widths, heights) = (head.X.ToArray(), head.Y.ToArray(), head.Width.ToArray(), head.Height.ToArray());
        Assert.Equal(xs.Length, states.Length);
        for (var slot = 0; slot < states.Length; slot++)
        {
            var best = truths.Max(truth => Box<Cell>.Iou(truth.Box.ToCells(grid), new(xs[slot], ys[slot], widths[slot], heights[slot])));
            if (Math.Abs(best - threshold) > 1e-5 || threshold == 0)
            {
                Assert.Equal(assignment.Owners[slot] >= 0 ? 2 : best >= threshold ? 1 : 0, states[slot]);
            }
        }
    }

    private static string Id(JsonElement seen) => seen.GetProperty("id").GetString()!;

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
