using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Properties.Data;
using Yolo.Properties.Examples;
using Yolo.Properties.Models;

namespace Yolo.Properties.Cli;

/// <summary><c>yolo eval</c> on eight pictures with a model of random weights.</summary>
public sealed class EvalBehaviour : IDisposable
{
    private static readonly string[] Pictures =
        ["F1_curve.png", "PR_curve.png", "P_curve.png", "R_curve.png", "confusion_matrix.png", "val_batch0.png"];

    private readonly TempFolder _folder = new();
    private readonly TrainedDetector _model;
    private readonly string _data;

    public EvalBehaviour()
    {
        // Not in the data's order, and with a class that the data does not have.
        _model = AnyDetector.OfClasses(new(7), [.. ShapePictures.ClassNames.Reverse(), "unseen"]);
        ModelFile.Save(_folder.At("m.safetensors"), _model);
        _data = SmallVoc.Write(_folder, "voc");
    }

    [Fact]
    public void Its_numbers_are_those_of_what_detection_finds()
    {
        var run = Eval("--split", "train", "--json", _folder.At("scores.json"), "--batch", "4");
        Assert.Equal(0, run.ExitCode);
        var json = JsonDocument.Parse(File.ReadAllText(_folder.At("scores.json"))).RootElement;
        var train = VocFolder.Read(_data).Train;
        var names = VocFolder.Read(_data).ClassNames;
        Assert.Equal(train.Count, json.GetProperty("pictures").GetInt32());
        var truths = train.Select(sample => sample.Truths.Select(truth => truth with { Class = _model.ClassNames.ToList().IndexOf(names[truth.Class]) }).ToArray()).ToArray();
        var found = train.Select(sample => _model.Detect(sample.Load(), SuppressionSpec.ForScoring)
            .Select(one => new Detection(one.Box.ToRelative(sample.ImageSize), one.Class, one.Score)).ToArray()).ToArray();
        var expected = MeanAveragePrecision.Evaluate(truths, found, new ScoringSpec());
        Assert.Equal(expected.MeanAveragePrecision, json.GetProperty("map50").GetDouble(), 1e-3);
        Assert.Equal(expected.Truths, json.GetProperty("truths").GetInt32());
        var coco = CocoMetrics.Evaluate(
            [.. truths.Zip(train, (image, sample) => Array.ConvertAll(image, truth => new CocoTruth(truth.Box.ToPixels(sample.ImageSize), truth.Class)))],
            [.. found.Zip(train, (image, sample) => Array.ConvertAll(image, one => new ScoredBox<Pixel>(one.Box.ToPixels(sample.ImageSize), one.Class, one.Score)))]);
        Assert.Equal(coco.AveragePrecision()!.Value, json.GetProperty("coco").GetProperty("all").GetProperty("ap").GetDouble(), 1e-3);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("coco").GetProperty("large").GetProperty("ap").ValueKind);
        Assert.True(json.GetProperty("milliseconds").GetProperty("network").GetDouble() > 0);
    }

    [Fact]
    public void It_leaves_the_pictures_and_a_plain_table()
    {
        var run = Eval();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Pictures, Directory.EnumerateFiles(_folder.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Pictures, name => Assert.True(Picture.Load(_folder.At("out", name)).Width > 300));
        Assert.All(["AP@[.5:.95]", "VOC07", "unseen", "small, to 32²", "ms/image"], text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain('│', run.Output);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_in_one_line()
    {
        Refused("no folder", ["eval", "--model", _folder.At("m.safetensors"), "--data", _folder.At("nowhere")]);
        Refused("train, val or test", ["eval", "--model", _folder.At("m.safetensors"), "--data", _data, "--split", "all"]);
        ModelFile.Save(_folder.At("m.safetensors"), AnyDetector.OfClasses(new(7), ["cat"]));
        Refused("of the class", ["eval", "--model", _folder.At("m.safetensors"), "--data", _data]);
    }

    public void Dispose() => _folder.Dispose();

    private ToolRun Eval(params string[] options) => ToolRun.InProcess(
        ["eval", "--model", _folder.At("m.safetensors"), "--data", _data, "--device", "host", "--out", _folder.At("out"), .. options]);

    private static void Refused(string saying, string[] args)
    {
        var run = ToolRun.InProcess(args);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(saying, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
