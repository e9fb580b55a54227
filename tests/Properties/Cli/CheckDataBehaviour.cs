using System.Text.Json;
using FsCheck.Xunit;
using Xunit;
using Yolo.Cli;
using Yolo.Data;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;
using Yolo.Properties.Data;

namespace Yolo.Properties.Cli;

/// <summary><c>yolo check-data</c> and <c>yolo anchors</c>: planted faults are found, and nothing else.</summary>
public sealed class CheckDataBehaviour : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sound_data_has_no_finding()
    {
        DataWriter.Write(Sound(), DataFormat.Coco, _folder.At("data"));
        var run = ToolRun.InProcess("check-data", _folder.At("data"), "--size", "64", "--cell", "8", "--out", _folder.At("out"), "--json", _folder.At("check.json"));
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.True(ImageFile.Read(_folder.At("out", "labels.png")).Width > 100);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.At("check.json")));
        Assert.Equal(0, json.RootElement.GetProperty("findings").GetArrayLength());
        Assert.Equal(6, json.RootElement.GetProperty("pictures").GetProperty("train").GetInt32());
    }

    [Fact]
    public void Each_planted_fault_is_found()
    {
        var data = Sound();
        var first = data.Train[0];
        var doubled = first with { Truths = [.. first.Truths, first.Truths[0]] };
        AssertFound(Severity.Warning, "are one box", data with { Train = [doubled, .. data.Train.Skip(1)] });
        AssertFound(Severity.Warning, "share their cell and anchor", data with { Train = [doubled, .. data.Train.Skip(1)] });
        AssertFound(Severity.Error, "The same picture is in train and test", data with { Test = [.. data.Test, first] });
        AssertFound(Severity.Warning, "The same picture is in train 2 times", data with { Train = [.. data.Train, first with { Name = "again" }] });
        AssertFound(Severity.Error, "cannot be read", data with { Val = [new Sample("broken", new(8, 8), [], () => throw new DataException("'broken' cannot be read"))] });
        AssertFound(Severity.Warning, "written", data with { Warnings = ["as it was written"] });
        AssertFound(Severity.Error, "in none to learn from", data with { Train = [.. data.Train.Select(sample => sample with { Truths = [.. sample.Truths.Where(truth => truth.Class != 0)] })] });
        AssertFound(Severity.Warning, "The class 'unseen' has no object", data with { ClassNames = [.. data.ClassNames, "unseen"] });
        AssertFound(Severity.Warning, "narrower or lower than a cell", data, new DataCheck(64, 64, 32));
    }

    [Theory]
    [InlineData(DataFormat.Yolo, "p1.txt", "7 0.5 0.5 0.1 0.1", "class '7' is not one of 0 to 1")]
    [InlineData(DataFormat.Yolo, "p1.txt", "0 0.5 half 0.1 0.1", "'half' is no number")]
    [InlineData(DataFormat.Voc, "p1.xml", "<annotation><object><name>a</name></object></annotation>", "has no <bndbox>")]
    [InlineData(DataFormat.Voc, "p1.xml", "<annotation>", "not well-formed")]
    public void Labels_that_nobody_understands_are_all_named(DataFormat format, string file, string text, string reason)
    {
        DataWriter.Write(Sound(), format, _folder.At("data"));
        string[] broken = [Find(file), Find(file.Replace("p1", "p2", StringComparison.Ordinal))];
        Array.ForEach(broken, path => File.WriteAllText(path, text));
        File.WriteAllText(Directory.GetFiles(_folder.At("data"), "p3.png", SearchOption.AllDirectories)[0], "no picture");
        var run = ToolRun.InProcess("check-data", _folder.At("data"), "--size", "64", "--cell", "8");
        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        var errors = run.Output.Split('\n').Where(line => line.StartsWith("error:", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, errors.Length);
        Assert.All(broken, path => Assert.Contains(errors, error => error.Contains(Path.GetFileName(path), StringComparison.Ordinal) && error.Contains(reason, StringComparison.Ordinal)));
        Assert.Contains(errors, error => error.Contains("p3.png", StringComparison.Ordinal));

        string Find(string name) => Directory.GetFiles(_folder.At("data"), name, SearchOption.AllDirectories)[0];
    }

    /// <summary>The loss would not see as many as the report says.</summary>
    [Property(MaxTest = 30)]
    public void Lost_slots_are_those_of_the_assignment(int seed)
    {
        var dice = new Dice(seed);
        var truths = Enumerable.Range(0, dice.Int(1, 40)).Select(_ => new Truth(new(dice.Double(0.1, 0.9), dice.Double(0.1, 0.9), dice.Double(0.05, 0.2), dice.Double(0.05, 0.2)), 0)).ToArray();
        var picture = TestPictures.Noise(16, 16, 1);
        var data = new Dataset(["a"], [new Sample("one", picture.Size, truths, () => picture)], [], [], []);
        var report = new DataCheck(128, 64, 32, 3).Run(data);
        Assert.Equal(Assigner.Assign([truths], report.Fitted.Anchors, new(4, 2), 1).Collisions, report.LostSlots);
        Assert.InRange(report.Fitted.MeanIou, 0, 1);
    }

    [Fact]
    public void Anchors_are_those_that_training_fits()
    {
        DataWriter.Write(Sound(), DataFormat.Yolo, _folder.At("data"));
        var run = ToolRun.InProcess("anchors", _folder.At("data"), "-k", "2", "--size", "64", "--cell", "16");
        Assert.Equal(0, run.ExitCode);
        var plan = new TrainingRecipe { Model = "dense", Size = 64, Anchors = 2 }.Plan(LabelledData.Open(_folder.At("data")), Yolo.Kernels.Device.Host);
        Assert.StartsWith(AnchorsCommandText(plan.Detector.Anchors), run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("must be a multiple of the cell's 32", "--size", "100")]
    [InlineData("are no pairs", "--anchors", "1,2,3")]
    [InlineData("There is no folder 'nowhere'", "nowhere")]
    public void What_cannot_be_used_is_told(string reason, params string[] arguments)
    {
        DataWriter.Write(Sound(), DataFormat.Csv, _folder.At("data"));
        var run = ToolRun.InProcess(["check-data", .. arguments.Length == 1 ? arguments : [_folder.At("data"), .. arguments]]);
        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private static void AssertFound(Severity severity, string text, Dataset data, DataCheck? check = null)
    {
        var report = (check ?? new DataCheck(64, 64, 8)).Run(data);
        Assert.Contains(report.Findings, finding => finding.Severity == severity && finding.Text.Contains(text, StringComparison.Ordinal));
        Assert.True(report.Worst >= severity);
    }

    private static string AnchorsCommandText(Anchors anchors) => string.Join(", ", anchors.Sizes.Select(size => FormattableString.Invariant($"{size.Width:0.####},{size.Height:0.####}")));

    /// <summary>Pictures whose objects keep apart.</summary>
    private static Dataset Sound()
    {
        Sample One(int i)
        {
            var picture = TestPictures.Noise(64, 64, i);
            return new($"p{i}", picture.Size, [new(new(0.25, 0.25, 0.3, 0.3), 0), new(new(0.75, 0.7, 0.35, 0.4), 1)], () => picture);
        }
        return new(["a", "b"], [.. Enumerable.Range(0, 6).Select(One)], [One(6)], [One(7)], []);
    }
}
