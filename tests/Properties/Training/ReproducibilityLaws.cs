using Xunit;
using Yolo.Kernels;
using Yolo.Properties.Data;

namespace Yolo.Properties.Training;

public sealed class ReproducibilityLaws : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("host")]
    [InlineData("host:double")]
    public void The_same_plan_gives_the_same_bits_and_another_seed_others(string device)
    {
        var (a, b, other) = (_folder.At("a"), _folder.At("b"), _folder.At("other"));
        var first = TinyPlan.Run(TinyPlan.Create(Device.Parse(device)), a);
        var second = TinyPlan.Run(TinyPlan.Create(Device.Parse(device)), b);
        TinyPlan.Run(TinyPlan.Create(Device.Parse(device), seed: 2), other);
        Assert.Equal(TinyPlan.Metrics(a), TinyPlan.Metrics(b));
        Assert.Equal(TinyPlan.Model(a), TinyPlan.Model(b));
        Assert.Equal((first.FinalLoss, first.MeanAveragePrecision), (second.FinalLoss, second.MeanAveragePrecision));
        Assert.NotEqual(TinyPlan.Metrics(a), TinyPlan.Metrics(other));
        Assert.NotEqual(TinyPlan.Model(a), TinyPlan.Model(other));
    }

    [Fact]
    public void A_run_leaves_its_metrics_curves_pictures_and_weights_and_no_half_written_file()
    {
        var outcome = TinyPlan.Run(TinyPlan.Create(Device.Host) with { EvaluateEvery = 2 }, _folder.Path);
        Assert.False(outcome.Interrupted);
        Assert.Equal(
            TinyPlan.Files,
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var table = Yolo.Data.MetricsTable.Read(_folder.At("metrics.csv"));
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (double)i), table.Curve("step", "total").X);
        Assert.Equal([6], table.Curve("step", "mAP50").X);
        Assert.Equal(table.Curve("step", "total").Y.TakeLast(3).Average(), outcome.FinalLoss, 12);
    }
}
