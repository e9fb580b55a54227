using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Yolo.Properties.Darknet;
using Yolo.Properties.Data;
using Yolo.Properties.Models;

namespace Yolo.Properties.Cli;

/// <summary>The commands that take a model.</summary>
public sealed class DetectBehaviour : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TrainedDetector _model = AnyDetector.Draw(new(11));

    public DetectBehaviour()
    {
        ModelFile.Save(_folder.At("m.safetensors"), _model);
        foreach (var (path, seed) in new[] { ("a/one.png", 1), ("a/two.png", 2), ("b/one.png", 3) })
        {
            ImageFile.WritePng(TestPictures.Noise(40 + seed, 50, seed), _folder.At("pictures", path));
        }
    }

    [Fact]
    public void It_draws_every_picture_and_writes_the_librarys_boxes()
    {
        var run = Detect("--images", _folder.At("pictures", "**", "*.png"), "--json", "--threshold", "0.05", "--nms", "0.3");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["detections.json", "one-2.png", "one.png", "two.png"], Directory.EnumerateFiles(_folder.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(_folder.At("out", "detections.json")), run.Output.TrimEnd('\r', '\n'));
        var images = JsonDocument.Parse(run.Output).RootElement.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal(3, images.Length);
        foreach (var image in images)
        {
            var found = _model.Detect(Picture.Load(image.GetProperty("file").GetString()!), new SuppressionSpec(0.3, 0.05));
            Assert.Equal(found.Count, image.GetProperty("detections").GetArrayLength());
            foreach (var (expected, written) in found.Zip(image.GetProperty("detections").EnumerateArray()))
            {
                Assert.Equal((expected.Name, expected.Class), (written.GetProperty("name").GetString(), written.GetProperty("class").GetInt32()));
                Assert.Equal(expected.Score, written.GetProperty("score").GetDouble(), 1e-4);
                Assert.Equal(expected.Box.Left, written.GetProperty("left").GetDouble(), 0.01);
                Assert.Equal(expected.Box.Bottom, written.GetProperty("bottom").GetDouble(), 0.01);
            }
        }
    }

    [Fact]
    public void A_profile_leaves_a_trace_and_says_where_the_time_went_on_standard_error()
    {
        var run = Detect("--images", _folder.At("pictures", "a"), "--csv", "--profile");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("of peak", run.Error, StringComparison.Ordinal);
        Assert.Contains("traceEvents", File.ReadAllText(_folder.At("out", "trace.json")), StringComparison.Ordinal);
        Assert.Equal(Detect("--images", _folder.At("pictures", "a"), "--csv").Output, run.Output);
        Assert.Equal(0, Detect("--images", _folder.At("pictures", "a"), "--profile", _folder.At("named.json")).ExitCode);
        Assert.True(File.Exists(_folder.At("named.json")));
        Assert.Equal(2, Detect("--images", _folder.At("pictures", "a"), "--profile", _folder.Path).ExitCode);
    }

    [Fact]
    public void Csv_has_a_row_for_each_box_and_names_with_commas_stay_one_field()
    {
        var run = Detect("--images", _folder.At("pictures", "a"), "--csv", "--threshold", "0.05", "--suppression", "gaussian");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(File.ReadAllText(_folder.At("out", "detections.csv")), run.Output);
        var json = JsonDocument.Parse(File.ReadAllText(_folder.At("out", "detections.json"))).RootElement;
        Assert.Equal("Gaussian", json.GetProperty("suppression").GetString());
        Assert.Equal(
            json.GetProperty("images").EnumerateArray().Sum(image => image.GetProperty("detections").GetArrayLength()) + 1, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_broken_picture_is_named_the_others_are_done_and_the_code_is_2()
    {
        var broken = _folder.WriteText("no picture", "pictures", "a", "broken.jpg");
        var run = Detect("--images", _folder.At("pictures", "a"), _folder.At("pictures", "b", "one.png"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(broken, run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("out", "two.png")) && File.Exists(_folder.At("out", "one-2.png")));
        Assert.Contains("problem", File.ReadAllText(_folder.At("out", "detections.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_may_be_given_and_must_be_as_many_as_the_classes()
    {
        var names = _folder.WriteText(string.Join('\n', _model.ClassNames.Select((_, i) => $"name {i}")) + "\n\n", "m.names");
        Assert.Contains("name 0", Detect("--images", _folder.At("pictures", "a"), "--threshold", "0", "--names", names).Output, StringComparison.Ordinal);
        _folder.WriteText("one\ntwo\nthree\nfour\nfive\nsix", "m.names");
        Refused("6 names", "--images", _folder.At("pictures", "a"), "--names", names);
        _folder.WriteText("one\n\nthree", "m.names");
        Refused("line 2", "--images", _folder.At("pictures", "a"), "--names", names);
    }

    [Fact]
    public void What_is_not_there_or_makes_no_sense_is_refused()
    {
        var pictures = _folder.At("pictures", "a");
        Refused("no picture or folder", "--images", _folder.At("nowhere"));
        Refused("No file matches", "--images", _folder.At("pictures", "*.gif"));
        Refused("holds no pictures", "--images", _folder.At("pictures"));
        Refused("--threshold", "--images", pictures, "--threshold", "1.5");
        Refused("--nms", "--images", pictures, "--nms", "x");
        Refused("--batch", "--images", pictures, "--batch", "0");
        Refused("exclude", "--images", pictures, "--json", "--csv");
        Refused("no.safetensors", ["detect", "--model", _folder.At("no.safetensors"), "--images", pictures]);
        Refused("give both", ["detect", "--model", _folder.WriteText("[net]", "n.cfg"), "--images", pictures]);
        Refused("n.cfg", ["detect", "--model", _folder.At("n.cfg"), _folder.At("n.weights"), "--images", pictures]);
        Refused("must end in", ["detect", "--model", _folder.WriteText("x", "m.pt"), "--images", pictures]);
    }

    [Fact]
    public void Converted_there_and_back_a_model_finds_the_same()
    {
        Assert.Equal(0, Run("convert", "--model", _folder.At("m.safetensors"), "--to", _folder.At("d", "n.weights")).ExitCode);
        Assert.Equal(0, Run("convert", "--model", _folder.At("d", "n.cfg"), _folder.At("d", "n.weights"), "--to", _folder.At("back.safetensors")).ExitCode);
        var back = ModelFile.Load(_folder.At("back.safetensors"), Device.Host);
        Assert.Equal((_model.ClassNames, _model.Preprocessing), (back.ClassNames, back.Preprocessing));
        Assert.True(AnyDetector.FindsTheSame(_model, back, TestPictures.Noise(50, 40, 5)));
        Refused("must end in", ["convert", "--model", _folder.At("m.safetensors"), "--to", _folder.At("m.txt")]);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("detections")]
    public void Exported_a_model_still_explains_itself(string outputs)
    {
        var path = _folder.At("m.onnx");
        Assert.Equal(0, Run("export", "--model", _folder.At("m.safetensors"), "--onnx", path, "--outputs", outputs, "--opset", "15").ExitCode);
        var back = ModelFile.Load(path, Device.Host);
        Assert.Equal((_model.ClassNames, _model.Preprocessing), (back.ClassNames, back.Preprocessing));
        Assert.True(AnyDetector.FindsTheSame(_model, back, TestPictures.Noise(50, 40, 5)));
        Refused("--opset", ["export", "--model", path, "--onnx", path, "--opset", "12"]);
    }

    /// <summary>Lines that Darknet printed for its own file.</summary>
    [DarknetFact]
    public void The_summary_is_Darknets()
    {
        var summary = Run("summary", "--model", "/usr/share/darknet/cfg/yolov2-voc.cfg").Output;
        string[] lines =
        [
            "    0 conv     32  3 x 3 / 1   416 x 416 x   3   ->   416 x 416 x  32  0.299 BFLOPs",
            "    1 max          2 x 2 / 2   416 x 416 x  32   ->   208 x 208 x  32",
            "   24 conv   1024  3 x 3 / 1    13 x  13 x1024   ->    13 x  13 x1024  3.190 BFLOPs",
            "   25 route  16",
            "   27 reorg              / 2    26 x  26 x  64   ->    13 x  13 x 256",
            "   28 route  27 24",
            "29.360 BFLOPs, 50,676,061 parameters",
        ];
        Assert.All(lines, line => Assert.Contains(line, summary, StringComparison.Ordinal));
    }

    [Fact]
    public void The_summary_adds_up()
    {
        var network = _model.Detector.Network;
        var json = JsonDocument.Parse(Run("summary", "--model", _folder.At("m.safetensors"), "--json").Output).RootElement;
        Assert.Equal(network.WeightCount, json.GetProperty("parameters").GetInt64());
        Assert.Equal(network.Operations / 1e9, json.GetProperty("bflops").GetDouble(), 1e-12);
        Assert.Equal(network.Layers.Count, json.GetProperty("layers").GetArrayLength());
        Assert.Contains($"{network.WeightCount:n0}".Replace(" ", ",", StringComparison.Ordinal), Run("summary", "--model", _folder.At("m.safetensors"), "--size", "64x32").Output, StringComparison.Ordinal);
        Refused("--size", ["summary", "--model", _folder.At("m.safetensors"), "--size", "0"]);
        Refused("1×1", ["summary", "--model", _folder.At("m.safetensors"), "--size", "1"]);
    }

    public void Dispose() => _folder.Dispose();

    private static ToolRun Run(params string[] args) => ToolRun.InProcess(args);

    private ToolRun Detect(params string[] options) =>
        Run(["detect", "--model", _folder.At("m.safetensors"), "--device", "host", "--out", _folder.At("out"), .. options]);

    private void Refused(string saying, params string[] options)
    {
        var run = options is ["detect" or "convert" or "export" or "summary", ..] ? Run(options) : Detect(options);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(saying, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
