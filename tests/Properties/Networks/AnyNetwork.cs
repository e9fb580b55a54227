using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Properties.Networks;

/// <summary>Small networks of every kind of layer, joined at random, for images of 2 to 4 cells of 4 pixels on a side.</summary>
public sealed record AnyNetwork(Network Network, Dice Dice)
{
    public static Arbitrary<AnyNetwork> Any() => Dice.Arbitrary.Generator.Select(dice => new AnyNetwork(Of(dice), dice)).ToArbitrary();

    /// <summary>Convolutions of each make, both poolings, a shortcut, a route, a reorganisation and a head. Smooth, so that differences give derivatives.</summary>
    public static Network Of(Dice dice)
    {
        var (smooth, normalisation) = (dice.Of(Activation.Linear, Activation.Logistic), dice.Of(Enum.GetValues<Normalisation>()));
        var (width, groups) = (4 * dice.Int(1, 2), dice.Of(1, 2, 4));
        return new(
            new FeatureShape(2, 4 * dice.Int(2, 4), 4 * dice.Int(2, 4)),
            [
                new ConvolutionLayer(width, 3, 1, normalisation, smooth),
                new ConvolutionLayer(width, dice.Of(1, 3), 1, dice.Of(Enum.GetValues<Normalisation>()), smooth, Groups: groups),
                new ShortcutLayer(0, Activation.Logistic),
                new ReorgLayer(2, dice.Of(Enum.GetValues<Reorganisation>())),
                new ConvolutionLayer(width, 3, 2, normalisation, Activation.Logistic, 1),
                new RouteLayer([2]),
                new ConvolutionLayer(3, 2, 4, Normalisation.None, smooth, 0),
                new ConvolutionLayer(2, 1, 2, Normalisation.None, smooth, 0),
                new RouteLayer([3]),
                new ConvolutionLayer(5, 3, 2, normalisation, smooth),
                new RouteLayer([4, 9]),
                new ConvolutionLayer(6, 1, 1, Normalisation.None, Activation.Linear),
            ]);
    }
}
