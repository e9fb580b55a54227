using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Model.Loss;
using Yolo.Properties.Data;
using Yolo.Properties.Loss;
using Yolo.Properties.Reference;

namespace Yolo.Properties.Cli;

/// <summary>What the tool prints and writes, against an independent implementation.</summary>
public class LossCommandReference
{
    private static readonly string[] Cases = ["tiny-1x1", "one-image", "three-images", "three-images-batch", "no-truths", "crowded"];

    public static TheoryData<string, string, IouTarget, bool> All()
    {
        var data = new TheoryData<string, string, IouTarget, bool>();
        foreach (var name in Cases)
        {
            foreach (var device in Devices.Names.Where(d => d != "opencl:0:double"))
            {
                data.Add(name, device, IouTarget.Attached, true);
                data.Add(name, device, IouTarget.Constant, true);
                data.Add(name, device, IouTarget.Attached, false);
            }
        }
        return data;
    }

    [ReferenceTheory]
    [MemberData(nameof(All))]
    public void Numbers_and_gradient_file_agree(string name, string device, IouTarget target, bool fused)
    {
        using var folder = new TempFolder();
        var tolerance = device.EndsWith(":double", StringComparison.Ordinal) ? 1e-9 : 2e-5;
        var reference = new ReferenceCase(name);
        var file = folder.At("gradient.npy");

        var run = ToolRun.InProcess(
            "loss", "--case", ReferenceData.PathOf(name), "--iou-target", target == IouTarget.Attached ? "attached" : "constant",
            "--normalise", reference.Spec(target).Normaliser == Normaliser.Batch ? "batch" : "image", "--device", device,
            "--fused", fused ? "true" : "false", "--gradient", file, "--json");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        var json = JsonDocument.Parse(run.Output).RootElement;
        void Agrees(string ours, string theirs) => AssertClose(reference.Value(target, theirs), json.GetProperty(ours).GetDouble(), tolerance, ours);
        Agrees("total", "loss");
        Agrees("coordinate", "loss_coord");
        Agrees("class", "loss_class");
        Agrees("object", "loss_obj");
        Agrees("noObject", "loss_noobj");
        Agrees("gradientNorm", "grad_l2");
        Assert.Equal(reference.Value(target, "n_obj"), json.GetProperty("objects").GetInt64());
        Assert.Equal(reference.Value(target, "n_conf"), json.GetProperty("confident").GetInt64());

        var gradient = NpyFile.Read(file);
        var expected = reference.Gradient(target);
        var scale = expected.Max(Math.Abs);
        var worst = expected.Zip(gradient.Values, (e, o) => Math.Abs(e - o)).Max();
        Assert.Equal(reference.Head.Shape, gradient.Shape);
        Assert.True(worst <= tolerance * scale, $"the gradient is off by {worst:g3} of {scale:g3}");
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    private static void AssertClose(double expected, double actual, double tolerance, string what) => Assert.True(
        Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-12), $"{what}: expected {expected:r}, got {actual:r}");
}
