using System.CommandLine;
using System.Globalization;
using System.Text;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Cli;

/// <summary><c>yolo check-data</c>: what is in labelled pictures and what is wrong with them.</summary>
internal static class CheckDataCommand
{
    private const int Tiles = 16;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var grid = new GridOptions();
        var given = new Option<string>("--anchors") { Description = "Anchors to judge, width and height of each in cells: 1.3,1.7, 3.2,4.0, … Default: those fitted.", HelpName = "W,H,…" };
        var folder = new Option<string>("--out") { Description = "Where labels.png goes. Default: nowhere.", HelpName = "FOLDER" };
        var json = new Option<string>("--json") { Description = "All of it as a JSON file.", HelpName = "FILE" };
        var command = new Command("check-data", "Looks for what spoils a training: broken pictures and labels, leaks, objects that the network cannot tell apart. Exit code 0: fine, 1: warnings, 2: errors.") { given, folder, json };
        grid.AddTo(command);
        command.SetAction(parsed =>
        {
            var anchors = parsed.GetValue(given) is { Length: > 0 } text ? Parse(text) : null;
            var unusable = new List<string>();
            var data = Open(grid.Data(parsed), unusable, output);
            DataReport report;
            using (var progress = new ProgressLine(error))
            {
                var all = data.Train.Count + data.Val.Count + data.Test.Count;
                report = grid.Check(parsed).Run(data, anchors, done => progress.Show($"{done}/{all} pictures"), unusable);
            }
            Show(output, report);
            foreach (var finding in report.Findings)
            {
                output.WriteLine($"{(finding.Severity == Severity.Error ? "error" : "warning")}: {finding.Text}");
            }
            if (parsed.GetValue(json) is { Length: > 0 } file)
            {
                AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(Record(report))));
            }
            if (parsed.GetValue(folder) is { Length: > 0 } path)
            {
                Draw(RunFolder.At(path), data);
            }
            return report.Worst switch
            {
                null => ExitCode.Ok,
                Severity.Warning => ExitCode.Failure,
                _ => ExitCode.UnusableInput,
            };
        });
        return command;
    }

    /// <summary>Where nothing usable is left, what is wrong with it is said before.</summary>
    private static Dataset Open(string path, List<string> unusable, TextWriter output)
    {
        try
        {
            return LabelledData.OpenUsable(path, unusable);
        }
        catch (DataException)
        {
            unusable.ForEach(text => output.WriteLine($"error: {text}"));
            throw;
        }
    }

    private static Anchors Parse(string text)
    {
        var words = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        var numbers = words.Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers.Length > 0 && numbers.Length % 2 == 0 && numbers.All(number => double.IsFinite(number) && number > 0)
            ? Anchors.Of(numbers)
            : throw new DataException($"--anchors '{text}' are no pairs of a width and a height above 0, in cells, such as 1.3,1.7,3.2,4.0.");
    }

    private static void Show(TextWriter output, DataReport report)
    {
        static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.#", CultureInfo.InvariantCulture);
        Screen.Show(
            output, ["class", "train", "val", "test", "width px", "height px", "w/h", "below a cell"],
            report.Classes.Select(c => (IReadOnlyList<string>)[c.Name, $"{c.Train}", $"{c.Val}", $"{c.Test}", Number(c.Width), Number(c.Height), double.IsNaN(c.Aspect) ? "-" : c.Aspect.ToString("0.00", CultureInfo.InvariantCulture), $"{c.BelowCell}"]));
        output.WriteLine($"{report.Pictures.Train} pictures to train on, {report.Pictures.Val} to validate, {report.Pictures.Test} to test; {report.Negatives} without objects; {report.LostSlots} objects without a slot");
        if (report.Given is { } given)
        {
            output.WriteLine($"anchors given: {AnchorsCommand.Describe(given)}");
        }
        output.WriteLine($"anchors fitted: {AnchorsCommand.Describe(report.Fitted)}");
    }

    private static string Record(DataReport report) => Json.Of(new
    {
        pictures = new { train = report.Pictures.Train, val = report.Pictures.Val, test = report.Pictures.Test, negatives = report.Negatives },
        classes = report.Classes,
        lostSlots = report.LostSlots,
        anchors = new { fitted = Fit(report.Fitted), given = report.Given is { } given ? Fit(given) : null },
        findings = report.Findings.Select(finding => new { severity = finding.Severity.ToString().ToLowerInvariant(), text = finding.Text }),
    });

    private static object Fit(AnchorFit fit) => new { cells = fit.Anchors.Sizes.Select(size => new[] { size.Width, size.Height }), meanIou = fit.MeanIou };

    private static void Draw(RunFolder folder, Dataset data)
    {
        var tiles = data.Train.Where(sample => sample.Truths.Count > 0).Take(Tiles).Select(sample => new MosaicTile(sample.Load(), sample.Name, sample.Truths, []) { NamesTruths = true });
        folder.WritePicture("labels.png", Mosaic.Draw("The first pictures to learn from, as labelled", data.ClassNames, [.. tiles]));
    }
}
