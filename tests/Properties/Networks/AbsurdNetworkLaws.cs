using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Properties.Networks;

/// <summary>Networks as a damaged file may describe them, with numbers that no layer can have.</summary>
[Properties(Arbitrary = [typeof(Dice)])]
public class AbsurdNetworkLaws
{
    [Property(MaxTest = 2000)]
    public void What_has_an_output_has_weights_of_some_shape_and_everything_else_is_refused(Dice dice)
    {
        var network = new Network(
            new(dice.Int(-1, 9), dice.Int(-1, 9), dice.Int(-1, 9)), Enumerable.Range(0, dice.Int(0, 4)).Select(_ => Drawn(dice)).ToValueList());
        try
        {
            var output = network.Output;
            Assert.True(output.Channels > 0 && output.Height > 0 && output.Width > 0);
        }
        catch (ArgumentException refused)
        {
            Assert.NotEmpty(refused.Message);
            return;
        }
        Assert.All(network.WeightSlots(), slot => Assert.True(slot.Shape.Count > 0));
        Assert.True(network.Operations >= 0);
        Assert.Equal(network.WeightSlots().Sum(slot => slot.Shape.Count), network.WeightCount);
    }

    private static Layer Drawn(Dice dice)
    {
        int N() => dice.Int(-2, 4);
        return dice.Int(0, 6) switch
        {
            0 => new ConvolutionLayer(N(), N(), N(), dice.Of(Enum.GetValues<Normalisation>()), Activation.Linear, N(), N()),
            1 => new ConvolutionLayer(dice.Int(1, 4), dice.Int(1, 3)),
            2 => new MaxPoolLayer(N(), N(), N()),
            3 => new ReorgLayer(N(), dice.Of(Enum.GetValues<Reorganisation>())),
            4 => new RouteLayer(Enumerable.Range(0, dice.Int(0, 2)).Select(_ => N()).ToValueList()),
            5 => new ShortcutLayer(N()),
            _ => new AveragePoolLayer(),
        };
    }
}
