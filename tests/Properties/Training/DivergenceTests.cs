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
    [InlineData(1, 1e36)]
    [InlineData(2, 1e36)]
    [InlineData(3, 1e36)]
    [InlineData(1, 1e45)]
    [InlineData(2, 1e45)]
    [InlineData(5, 1e45)]
    public void A_loss_that_explodes_is_told_with_its_terms_step_and_pictures_and_the_last_checkpoint_is_good(int step, double scale)
    {
        var plan = TinyPlan.Create(Device.Host, optimiser: new Sgd());
        // The explosion comes when this many steps were taken, wherever in an epoch that is.
        var absurd = plan with { Step = plan.Step with { Schedule = new SteppedRate(0.001, [new RateChange(step, scale)]) } };
        var error = Assert.Throws<TrainingDivergedException>(() => TinyPlan.Run(absurd, _folder.Path));
        Assert.Matches(
            @"^(The loss|A number) is not finite at step [0-9]+ \(epoch [0-9]\): .*(layer0[0-9] / (Conv2D|BatchNorm)|'layer0[0-9]\.[a-z]+' at \[|'optimiser.*' at \[|term is .*picture 'shapes-)",
            error.Message);
        Assert.Contains("Lower the learning rate", error.Message, StringComparison.Ordinal);
        Assert.Contains($"yolo replay \"{_folder.At("replay")}\"", error.Message, StringComparison.Ordinal);
        var checkpoint = _folder.At("checkpoint.safetensors");
        // Weights may be huge and finite for one step more: what is written then is good to read, if not to go on from.
        Assert.Equal(File.Exists(checkpoint), error.Message.Contains($"The last good state is {checkpoint}.", StringComparison.Ordinal));
        Assert.NotEqual(File.Exists(checkpoint), error.Message.Contains("The last good state is the start.", StringComparison.Ordinal));
        Assert.True(File.Exists(_folder.At("loss.png")));
        Assert.True(step < TinyPlan.StepsPerEpoch || File.Exists(checkpoint));
        if (!File.Exists(checkpoint))
        {
            return;
        }
        using var stream = File.OpenRead(checkpoint);
        var file = Safetensors.Read(stream, Device.HostDouble);
        Assert.All(file.Tensors.Leaves, tensor => Assert.All(tensor.ToArray(), value => Assert.True(double.IsFinite(value))));
    }
}
