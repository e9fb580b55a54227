using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Storage;
using Yolo.Model.Training;
using Yolo.Properties.Data;

namespace Yolo.Properties.Training;

public sealed class DivergenceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_loss_that_explodes_is_told_with_its_terms_step_and_pictures_and_the_last_checkpoint_is_good(int step)
    {
        var plan = TinyPlan.Create(Device.Host, optimiser: new Sgd());
        // The explosion comes when this many steps were taken, wherever in an epoch that is.
        var absurd = plan with { Step = plan.Step with { Schedule = new SteppedRate(0.001, [new RateChange(step + 1, 1e36)]) } };
        var error = Assert.Throws<TrainingDivergedException>(() => TinyPlan.Run(absurd, _folder.Path));
        Assert.Matches("not finite", error.Message);
        Assert.Matches("at step [0-9]+ .*(coordinate|class|object|no-object) = .*pictures shapes-|'layer.*' is not finite after step [0-9]+|'optimiser.*' is not finite", error.Message);
        Assert.Contains("Lower the learning rate.", error.Message, StringComparison.Ordinal);
        var checkpoint = _folder.At("checkpoint.safetensors");
        if (step < TinyPlan.StepsPerEpoch - 1)
        {
            Assert.False(File.Exists(checkpoint));
            Assert.Contains("The last good state is the start.", error.Message, StringComparison.Ordinal);
            return;
        }
        Assert.Contains(checkpoint, error.Message, StringComparison.Ordinal);
        using var stream = File.OpenRead(checkpoint);
        var file = Safetensors.Read(stream, Device.HostDouble);
        Assert.All(file.Tensors.Leaves, tensor => Assert.All(tensor.ToArray(), value => Assert.True(double.IsFinite(value))));
        Assert.Equal("3", file.Metadata["step"]);
        Assert.True(File.Exists(_folder.At("loss.png")));
    }
}
