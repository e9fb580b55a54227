using Xunit;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Classifying;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Model.Storage;
using Yolo.Model.Training;
using Yolo.Properties.Cli;
using Yolo.Properties.Data;

namespace Yolo.Properties.Classifying;

/// <summary>Classifiers: what detectors start from.</summary>
public class ClassifierTests
{
    private static readonly Network Small = new(
        new(3, 16, 16),
        [
            new ConvolutionLayer(8, 3), new MaxPoolLayer(), new ConvolutionLayer(16, 3), new MaxPoolLayer(),
            new ConvolutionLayer(3, 1, Normalisation: Normalisation.None, Activation: Activation.Linear), new AveragePoolLayer(), new SoftmaxLayer(),
        ]);

    [Fact]
    public void It_learns_to_tell_pictures_apart_and_its_file_reads_back()
    {
        using var folder = new TempFolder();
        var data = ImageFolder.Read(Stripes(folder.At("pictures"), 20));
        Assert.Equal(["across", "diagonal", "down"], data.ClassNames);
        Assert.Equal((48, 12), (data.Train.Count, data.Val.Count));

        var classifier = new Classifier(Small, [.. data.ClassNames]);
        var augmentation = AugmentationOptions.None with { HorizontalFlip = true };
        var plan = new ClassifierPlan(data, new(classifier, new Adam(), new ConstantRate(0.01)), 12, 8, augmentation, 3, Device.Host);
        var run = RunFolder.At(folder.At("run"));
        var outcome = new ClassifierRun(plan, run).Run(_ => { }, CancellationToken.None);
        Assert.False(outcome.Interrupted);
        Assert.InRange(outcome.Top1, 0.9, 1);
        Assert.Equal(1, outcome.Top5);

        using var stream = File.OpenRead(run.PathOf(ClassifierRun.ModelName));
        var file = Safetensors.Read(stream, Device.Host);
        Assert.Equal("across,diagonal,down", file.Metadata["classes"]);
        Assert.Contains("layer00.filters", file.Tensors.Names);
    }

    [Fact]
    public void Its_gradient_is_that_of_finite_differences()
    {
        var (device, dice) = (Device.HostDouble, new Dice(5));
        var classifier = new Classifier(Small with { Input = new(3, 8, 8) }, ["a", "b", "c"]);
        var images = Tensor.From(device, dice.Doubles(2 * 3 * 64, -1, 1), 2, 3, 8, 8);
        var wanted = Tensor.From(device, [1.0, 0, 0, 0, 0, 1], 2, 3, 1, 1);
        var state = TrainingState.Start(classifier.Logits, new Sgd(0, 0), device, 1);
        double Loss(Weights weights) => new ClassifierStep(classifier, new Sgd(0, 0), new ConstantRate(1)).Apply(state with { Weights = weights }, images, wanted).Loss.ToScalar();

        // With plain descent at rate 1 the step is the gradient.
        var next = new ClassifierStep(classifier, new Sgd(0, 0), new ConstantRate(1)).Apply(state, images, wanted).State.Weights.Parameters;
        const string Name = "layer04.filters";
        var gradient = (state.Weights.Parameters[Name] - next[Name]).ToArray();
        for (var i = 0; i < gradient.Length; i += 5)
        {
            Weights Moved(double by) => state.Weights with
            {
                Parameters = new(state.Weights.Parameters.Names.Zip(state.Weights.Parameters.Leaves, (name, leaf) => KeyValuePair.Create(
                    name, name == Name ? Tensor.From(device, [.. leaf.ToArray().Select((v, j) => j == i ? v + by : v)], [.. leaf.Shape.Sizes]) : leaf))),
            };
            Assert.Equal((Loss(Moved(1e-5)) - Loss(Moved(-1e-5))) / 2e-5, gradient[i], 1e-6);
        }
    }

    [Fact]
    public void Detectors_start_from_its_body()
    {
        Assert.Equal(YoloV2.Darknet19(1000).Layers.Take(23), YoloV2.Full(20, Anchors.Voc).Layers.Take(23));
        var (from, to) = (Small.Init(Device.Host, 1), Small.Init(Device.Host, 2));
        var started = to.StartingFrom(from, 3);
        Assert.Equal(from.Parameters["layer02.filters"].ToArray(), started.Parameters["layer02.filters"].ToArray());
        Assert.Equal(to.Parameters["layer04.filters"].ToArray(), started.Parameters["layer04.filters"].ToArray());
        var other = (Small with { Layers = [new ConvolutionLayer(9, 3)] }).Init(Device.Host, 1);
        Assert.Contains("'layer00.filters' has shape", Assert.Throws<ArgumentException>(() => to.StartingFrom(other, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_trains_Darknet_19()
    {
        using var folder = new TempFolder();
        var pictures = Stripes(folder.At("pictures"), 5);
        var run = ToolRun.InProcess("pretrain", "--data", pictures, "--size", "32", "--epochs", "1", "--batch", "4", "--device", "host", "--out", folder.At("run"));
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("top-1 ", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("run/model.safetensors")));
        Assert.Equal(4, File.ReadAllLines(folder.At("run/metrics.csv")).Length);
    }

    [Theory]
    [InlineData("nowhere", "There is no folder")]
    [InlineData("one", "at least two classes")]
    [InlineData("empty", "holds no picture")]
    public void Folders_that_cannot_be_learnt_from_are_named(string kind, string message)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("one/a"));
        Directory.CreateDirectory(folder.At("empty/a"));
        Directory.CreateDirectory(folder.At("empty/b"));
        var run = ToolRun.InProcess("pretrain", "--data", folder.At(kind), "--out", folder.At("run"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    /// <summary>Stripes of three directions, of random colours and widths.</summary>
    private static string Stripes(string folder, int ofEach)
    {
        var dice = new Dice(1);
        foreach (var (name, across, down) in new[] { ("across", 0, 1), ("down", 1, 0), ("diagonal", 1, 1) })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (var i = 0; i < ofEach; i++)
            {
                var (width, shift, dark, light) = (dice.Int(3, 4), dice.Int(0, 5), dice.Int(0, 90), dice.Int(150, 255));
                var rgb = Enumerable.Range(0, 16 * 16).SelectMany(p => Enumerable.Repeat(
                    (byte)((((p % 16 * across) + (p / 16 * down) + shift) / width % 2) == 0 ? dark : light), 3)).ToArray();
                ImageFile.WritePng(Picture.FromRgb(16, 16, rgb), Path.Combine(folder, name, $"{i}.png"));
            }
        }
        return folder;
    }
}
