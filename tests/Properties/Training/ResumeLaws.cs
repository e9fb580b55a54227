using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Storage;
using Yolo.Model.Training;
using Yolo.Properties.Data;

namespace Yolo.Properties.Training;

public sealed class ResumeLaws : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 8)]
    public Property Interrupted_anywhere_and_resumed_is_as_if_nothing_had_been() => Prop.ForAll(
        Gen.Choose(1, 8).Two().Zip(Gen.Elements("host", "host:double")).ToArbitrary(), plan => IsAsIfNothingHadBeen(plan.Item2, plan.Item1));

    [Fact]
    public void So_it_is_with_momentum() => IsAsIfNothingHadBeen("host", (4, 7), new Sgd());

    [Fact]
    public void What_was_written_after_the_checkpoint_is_mended()
    {
        var plan = TinyPlan.Create(Device.Host);
        TinyPlan.Run(plan, _folder.At("whole"));
        TinyPlan.RunUntil(plan, _folder.At("cut"), step: 4, resume: false);
        var metrics = _folder.At("cut", "metrics.csv");
        var last = File.ReadAllLines(metrics)[^1];
        // As a crash leaves it: two steps more than the checkpoint knows of, the third cut short.
        File.AppendAllText(metrics, $"5{last[1..]}\n6{last[1..]}\n7,3,0.0");
        TinyPlan.Resume(plan, _folder.At("cut"));
        Assert.Equal(TinyPlan.Metrics(_folder.At("whole")), TinyPlan.Metrics(_folder.At("cut")));
        Assert.Equal(TinyPlan.Model(_folder.At("whole")), TinyPlan.Model(_folder.At("cut")));
    }

    [Fact]
    public void A_finished_run_resumed_gives_the_same_results()
    {
        var plan = TinyPlan.Create(Device.Host, epochs: 1);
        var first = TinyPlan.Run(plan, _folder.Path);
        var model = TinyPlan.Model(_folder.Path);
        var again = TinyPlan.Resume(plan, _folder.Path);
        Assert.Equal((first.FinalLoss, first.MeanAveragePrecision), (again.FinalLoss, again.MeanAveragePrecision));
        Assert.Equal(model, TinyPlan.Model(_folder.Path));
    }

    [Fact]
    public void Other_settings_are_told_apart_from_those_of_the_checkpoint()
    {
        TinyPlan.RunUntil(TinyPlan.Create(Device.Host), _folder.Path, step: 4, resume: false);
        AssertRefused("seed 1, and this one 2", TinyPlan.Create(Device.Host, seed: 2));
        AssertRefused("batch 2, and this one 3", TinyPlan.Create(Device.Host) with { Batch = 3 });
        AssertRefused("constant(0.01), and this one constant(0.02)", TinyPlan.Create(Device.Host, rate: 0.02));
        AssertRefused("this run ends after 3", TinyPlan.Create(Device.Host, epochs: 1));
        AssertRefused("augmentation", TinyPlan.Create(Device.Host) with { Augmentation = AugmentationOptions.None });
        // More epochs at the same rates are what resuming is for, too.
        Assert.False(TinyPlan.Resume(TinyPlan.Create(Device.Host, epochs: 4), _folder.Path).Interrupted);
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused_with_the_first_tensor_and_both_shapes()
    {
        TinyPlan.RunUntil(TinyPlan.Create(Device.Host), _folder.Path, step: 1, resume: false);
        var error = Assert.Throws<ModelFormatException>(() => TinyPlan.Resume(TinyPlan.Create(Device.Host, width: 3), _folder.Path));
        Assert.Contains(_folder.At("checkpoint.safetensors"), error.Message, StringComparison.Ordinal);
        Assert.Contains("'layer00.filters' has shape [2, 3, 3, 3] in the file, but [3, 3, 3, 3]", error.Message, StringComparison.Ordinal);
        var momentum = TinyPlan.Create(Device.Host, optimiser: new Sgd());
        TinyPlan.RunUntil(momentum, _folder.At("momentum"), step: 1, resume: false);
        var missing = Assert.Throws<ModelFormatException>(() => TinyPlan.Resume(TinyPlan.Create(Device.Host), _folder.At("momentum")));
        Assert.Contains("no tensor 'optimiser.second.layer00.filters' [2, 3, 3, 3]", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_checkpoint_there_is_nothing_to_resume_and_a_run_is_not_overwritten()
    {
        var plan = TinyPlan.Create(Device.Host, epochs: 1);
        Directory.CreateDirectory(_folder.At("empty"));
        Assert.Contains("There is no checkpoint", Assert.Throws<DataException>(() => TinyPlan.Resume(plan, _folder.At("empty"))).Message, StringComparison.Ordinal);
        Assert.Contains("There is no run folder", Assert.Throws<DataException>(() => TinyPlan.Resume(plan, _folder.At("none"))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("none")));
        TinyPlan.Run(plan, _folder.At("run"));
        Assert.Contains("holds a run already", Assert.Throws<DataException>(() => TinyPlan.Run(plan, _folder.At("run"))).Message, StringComparison.Ordinal);
    }

    private static void IsAsIfNothingHadBeen(string device, (int, int) breaks, Optimiser? optimiser = null)
    {
        using var folder = new TempFolder();
        var plan = TinyPlan.Create(Device.Parse(device), optimiser: optimiser);
        var (first, second) = (Math.Min(breaks.Item1, breaks.Item2), Math.Max(breaks.Item1, breaks.Item2));
        var whole = TinyPlan.Run(plan, folder.At("whole"));
        Assert.True(TinyPlan.RunUntil(plan, folder.At("cut"), first, resume: false).Interrupted);
        if (second > first)
        {
            Assert.True(TinyPlan.RunUntil(plan, folder.At("cut"), second, resume: true).Interrupted);
        }
        var resumed = TinyPlan.Resume(plan, folder.At("cut"));
        Assert.Equal(TinyPlan.Metrics(folder.At("whole")), TinyPlan.Metrics(folder.At("cut")));
        Assert.Equal(TinyPlan.Model(folder.At("whole")), TinyPlan.Model(folder.At("cut")));
        Assert.Equal((whole.FinalLoss, whole.MeanAveragePrecision), (resumed.FinalLoss, resumed.MeanAveragePrecision));
    }

    private void AssertRefused(string reason, TrainingPlan plan) =>
        Assert.Contains(reason, Assert.Throws<DataException>(() => TinyPlan.Resume(plan, _folder.Path)).Message, StringComparison.Ordinal);
}
