using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using Yolo.Model.Postprocessing;

namespace Yolo.Properties.Playground;

/// <summary>The page in a real browser.</summary>
public partial class BrowserTests(RunningPage page) : IClassFixture<RunningPage>
{
    private const string Ready = "document.body?.dataset.ready !== undefined && document.querySelector('#overlay .mask') !== null";
    private const double Pixels = 0.01;

    [ChromiumFact]
    public void The_page_loads_a_sample_and_draws_its_boxes_truths_and_mask()
    {
        var document = Chromium.Document(new Uri(page.Address, "?sample=1&threshold=0.05&iou=0.3"));
        var expected = page.Model.Detect(page.Samples[1].Load(), new SuppressionSpec(0.3, 0.05, 300));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, Box().Count(document));
        Assert.Equal(expected.Select(found => found.Name).Order(), Box().Matches(document).Select(match => page.Model.ClassNames[int.Parse(match.Groups[1].Value, null)]).Order());
        Assert.Equal(page.Samples[1].Truths.Count, Truth().Count(document));
        Assert.Contains("class=\"responsible\"", document, StringComparison.Ordinal);
        Assert.Contains("responsible for a truth", document, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task A_truth_drawn_with_the_mouse_has_its_responsible_slot_and_the_mask_of_the_loss()
    {
        const double ignoreThreshold = 0.1;
        using var chromium = new Chromium();
        using var opened = await chromium.Open(new Uri(page.Address, $"?sample=0&ignore={ignoreThreshold}"));
        await opened.Until(Ready);
        await opened.Click("#erase");
        await opened.Until("document.querySelectorAll('.truth, .mask rect').length === 0");

        await opened.Drag("#overlay", (0.3, 0.15), (0.75, 0.6));
        await opened.Until("document.querySelector('.mask .responsible') !== null");
        Assert.Equal(0, await opened.Count(".draft"));
        Assert.Equal(1, await opened.Count(".truth"));
        var drawn = await Edges(opened, ".truth rect.shade");
        var picture = page.Samples[0].Load();
        foreach (var (place, edge) in new[] { 0.3 * picture.Width, 0.15 * picture.Height, 0.75 * picture.Width, 0.6 * picture.Height }.Zip(drawn))
        {
            Assert.Equal(place, edge, 0.005 * picture.Width);
        }

        var seen = await page.Post("/api/samples/0");
        var truth = new
        {
            x = (drawn[0] + drawn[2]) / 2 / picture.Width,
            y = (drawn[1] + drawn[3]) / 2 / picture.Height,
            width = (drawn[2] - drawn[0]) / picture.Width,
            height = (drawn[3] - drawn[1]) / picture.Height,
            @class = 0,
        };
        var loss = await page.Post("/api/loss", new { id = seen.GetProperty("id").GetString(), truths = new[] { truth }, ignoreThreshold });
        var slot = Assert.Single(loss.GetProperty("responsible").EnumerateArray());
        var cell = await Edges(opened, ".mask .responsible");
        Assert.Equal(1, await opened.Count(".mask .responsible"));
        var (frame, output) = (seen.GetProperty("frame"), page.Model.Detector.Network.Output);
        Assert.Equal(picture.Width * Along(frame, "left", "right", slot.GetProperty("column").GetDouble() / output.Width), cell[0], Pixels);
        Assert.Equal(picture.Height * Along(frame, "top", "bottom", slot.GetProperty("row").GetDouble() / output.Height), cell[1], Pixels);
        Assert.InRange(truth.x * picture.Width, cell[0], cell[2]);
        Assert.InRange(truth.y * picture.Height, cell[1], cell[3]);

        var states = loss.GetProperty("states").EnumerateArray().Select(state => state.GetInt32()).ToArray();
        var cells = output.Width * output.Height;
        var ignored = Enumerable.Range(0, cells).Count(place => states.Where((_, i) => i % cells == place).Max() == 1);
        Assert.NotEqual(0, ignored);
        Assert.Equal(ignored, await opened.Count(".mask .ignored"));
    }

    [ChromiumFact]
    public async Task A_slider_moved_with_the_mouse_changes_the_boxes_to_those_of_its_value()
    {
        const double iou = 0.5;
        using var chromium = new Chromium();
        using var opened = await chromium.Open(new Uri(page.Address, $"?sample=1&threshold=0&iou={iou}"));
        await opened.Until(Ready);
        var before = await Scores(opened);
        Assert.Equal(Expected(0), before);

        await opened.Drag("#threshold", (0.01, 0.5), (before[before.Length / 2], 0.5));
        var threshold = double.Parse(await opened.Value<string>("document.getElementById('threshold').value"), CultureInfo.InvariantCulture);
        var expected = Expected(threshold);
        Assert.Equal(before[before.Length / 2], threshold, 0.03);
        Assert.InRange(expected.Length, 1, before.Length - 1);
        await opened.Until($"document.querySelectorAll('.box').length === {expected.Length}");
        Assert.Equal(expected, await Scores(opened));
        Assert.Equal(expected.Length, await opened.Count("#found li b"));

        double[] Expected(double least) => [.. page.Model.Detect(page.Samples[1].Load(), new SuppressionSpec(iou, least, 300)).Select(found => Math.Round(found.Score, 4)).Order()];
    }

    private static async Task<double[]> Scores(OpenPage opened) =>
        [.. (await opened.Value<double[]>("[...document.querySelectorAll('.box')].map(box => Number(box.dataset.score))")).Select(score => Math.Round(score, 4)).Order()];

    /// <summary>Left, top, right and bottom of a rectangle over the picture, in the picture's pixels.</summary>
    private static Task<double[]> Edges(OpenPage opened, string selector) =>
        opened.Value<double[]>($"(a => [a.x, a.y, a.x + a.width, a.y + a.height])(document.querySelector('{selector}').getBBox())");

    private static double Along(System.Text.Json.JsonElement frame, string start, string end, double part) =>
        frame.GetProperty(start).GetDouble() + (part * (frame.GetProperty(end).GetDouble() - frame.GetProperty(start).GetDouble()));

    [GeneratedRegex("<g class=\"box\" data-class=\"(\\d+)\"")]
    private static partial Regex Box();

    [GeneratedRegex("<g class=\"truth\"")]
    private static partial Regex Truth();
}
