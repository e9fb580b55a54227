using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using Yolo.Data;
using Yolo.Properties.Data;

namespace Yolo.Properties.Examples;

/// <summary>The examples from a tensor to a trained detector: each runs as its reader runs it, and what it prints is so.</summary>
public sealed class NumberedExamples : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensor_01()
    {
        var said = Run("01-tensor", "host:double");
        Assert.Contains("device: host:double, ", said, StringComparison.Ordinal);
        Assert.Contains("x minus the mean of each row: [2, 3] -1 0 1 -1 0 1", said, StringComparison.Ordinal);
        Assert.Contains("x · xᵀ: [2, 2] 14 32 32 77", said, StringComparison.Ordinal);
        Assert.Contains($"0.1 + 0.2 on host: {(double)(0.1f + 0.2f):G17}", said, StringComparison.Ordinal);
        Assert.Contains("shapes [2, 3] and [4] do not broadcast", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02-gradient")]
    [InlineData("02-gradient-fsharp")]
    public void Gradient_02(string example)
    {
        var said = Run(example);
        var quotients = Regex.Matches(said, "∂f/∂x. = (.+), difference quotient (.+)");
        Assert.Equal(3, quotients.Count);
        Assert.All(quotients, pair => Assert.Equal(Number(pair.Groups[1]), Number(pair.Groups[2]), 1e-8));
        Assert.InRange(Number(Regex.Match(said, @"relative error along \(1, 1, 1\): (.+)").Groups[1]), 0, 1e-9);
        var third = Regex.Match(said, @"sin‴\(0.3\) = (.+), −cos\(0.3\) = (.+)");
        Assert.Equal(third.Groups[2].Value, third.Groups[1].Value);
        Assert.Contains("∂/∂a = 42, ∂/∂b = 14", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_op_03()
    {
        var said = Run("03-own-op");
        foreach (var device in Devices.Names.Where(name => !name.EndsWith(":double", StringComparison.Ordinal)))
        {
            Assert.Contains($"{device}: mish(x)  = -0.25250 -0.22074 0.00000 0.37525 1.94396", said, StringComparison.Ordinal);
            Assert.Contains($"{device}: mish′(x) = -0.10836 0.28951 0.60000 0.88642 1.06932", said, StringComparison.Ordinal);
        }
        var errors = Regex.Matches(said, "relative error of the .* derivative: +(.+)");
        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.InRange(Number(error.Groups[1]), 0, 1e-9));
    }

    [Fact]
    public void Loss_04()
    {
        var said = Run("04-loss");
        Assert.Contains("the truth belongs to row 1, column 1, anchor 0", said, StringComparison.Ordinal);
        Assert.Contains("N_obj 1, N_conf 4, mean IoU 1", said, StringComparison.Ordinal);
        Assert.Contains("total      1.193147", said, StringComparison.Ordinal);
        Assert.Contains("four cells: 0.0625 0.0625 0.0625 -0.3125", said, StringComparison.Ordinal);
        // Half of the squared terms, and Darknet's sums: ln 2 + ½ · 5 · ¼ + ½ · 3 · ¼.
        Assert.Contains("keras-yolo2: 0.943146", said, StringComparison.Ordinal);
        Assert.Contains("Darknet: 1.693147", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("05-anchors")]
    [InlineData("05-anchors-fsharp")]
    public void Anchors_05(string example)
    {
        var said = Run(example);
        double[] fits = [.. Regex.Matches(said, "best anchor ([0-9.]+);").Select(match => Number(match.Groups[1]))];
        Assert.Equal(6, fits.Length);
        Assert.Equal(fits.Order(), fits);
        Assert.InRange(fits[^1], 0.85, 1);
        Assert.Contains("Box size 0 is 120 × 80; sizes are relative to the image", said, StringComparison.Ordinal);
        Assert.Contains("boxes in 6 pictures", Run(example, SmallVoc.Write(_folder, "data")), StringComparison.Ordinal);
    }

    [Fact]
    public void Network_06()
    {
        var said = Run("06-network", "host");
        Assert.Contains("6 conv  32×8×8 -> 27×8×8", said, StringComparison.Ordinal);
        Assert.Contains("Tiny YOLOv2: 15,867,885 numbers, 6.97 GFLOP an image", said, StringComparison.Ordinal);
        Assert.Contains("head [2, 27, 8, 8]", said, StringComparison.Ordinal);
        Assert.Contains("folded, the head differs by less than 1e-5: True", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_07()
    {
        var said = Run("07-detect");
        Assert.InRange(Number(Regex.Match(said, @"mAP@0.5 (.+)").Groups[1]), 0.7, 1);
        Assert.Equal(Kinds("found (\\w+) ", said), Kinds("there is a (\\w+) ", said));
        Assert.Equal(64, ImageFile.Read(_folder.At("detections.png")).Width);
    }

    [Fact]
    public void Train_08()
    {
        var score = Regex.Match(Run("08-train"), @"mAP@0.5 (.+) on 100 unseen pictures \(a constant box: (.+)\), (\d+) s");
        Assert.InRange(Number(score.Groups[1]), 0.8, 1);
        Assert.InRange(Number(score.Groups[2]), 0, 0.05);
    }

    private static string[] Kinds(string pattern, string said) =>
        [.. Regex.Matches(said, pattern).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)];

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    private string Run(string example, params string[] arguments)
    {
        var ended = new ExampleProgram(example, _folder.Path).Run(arguments);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output;
    }
}
