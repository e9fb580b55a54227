using Yolo.Model.Collections;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>The size of what a layer takes or gives, for one picture.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
public readonly record struct DarknetShape(int Channels, int Height, int Width)
{
    /// <summary>C·H·W.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"{Channels} × {Height} × {Width}";
}

/// <summary>What a layer comes to in its network.</summary>
/// <param name="Index">Its number, from 0, as Darknet prints it and as routes count.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Sources">
/// The layers whose outputs it reads, by their numbers; −1 is the picture. One for most kinds, all of a route in their order, and for a shortcut the layer
/// before and then the other.
/// </param>
/// <param name="Input">What it takes; of a route or shortcut, the output of the first source.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Parameters">How many numbers a <c>.weights</c> file holds for it, the rolling statistics among them.</param>
/// <param name="BillionOperations">BFLOPs as Darknet prints them: 2·filters·size²·channels/groups·H·W / 10⁹ of a convolution, else 0.</param>
public sealed record PlannedLayer(
    int Index, DarknetLayer Layer, ValueList<int> Sources, DarknetShape Input, DarknetShape Output, long Parameters, double BillionOperations);

/// <summary>The layers of a cfg with their shapes.</summary>
/// <param name="Input">The shape of the picture.</param>
/// <param name="Layers">The layers in their order.</param>
public sealed record DarknetPlan(DarknetShape Input, ValueList<PlannedLayer> Layers)
{
    // .NET's greatest array of single-precision numbers, and more than any machine trains.
    private const long MostNumbers = 2_147_483_591;

    /// <summary>How many numbers a <c>.weights</c> file of this network holds.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>The sum of what Darknet prints: 10⁹ operations for one picture.</summary>
    public double BillionOperations => Layers.Sum(layer => layer.BillionOperations);

    internal static DarknetPlan Of(DarknetConfig config)
    {
        var input = new DarknetShape(config.Net.Channels, config.Net.Height, config.Net.Width);
        var planned = new List<PlannedLayer>();
        foreach (var layer in config.Layers)
        {
            planned.Add(Next(layer, input, planned));
        }
        return new(input, [.. planned]);
    }

    private static PlannedLayer Next(DarknetLayer layer, DarknetShape picture, List<PlannedLayer> before)
    {
        var index = before.Count;
        var sources = LayerSources.Of(layer, index);
        var inputs = sources.Select(source => source < 0 ? picture : before[source].Output).ToArray();
        var output = LayerShapes.Output(layer, inputs);
        var (parameters, operations) = layer is DarknetConvolutional convolution ? Cost(convolution, inputs[0], output) : default;
        if (output.Count > MostNumbers || parameters > MostNumbers)
        {
            throw new ModelFormatException(
                $"{ConfigText.Place(layer)} has {parameters} parameters and an output of {output}; more than {MostNumbers} numbers cannot be held.");
        }
        return new(index, layer, sources, inputs[0], output, (long)parameters, operations);
    }

    // In 128 bits: within the limits of the keys a product of four can leave 64.
    private static (Int128 Parameters, double BillionOperations) Cost(DarknetConvolutional layer, DarknetShape input, DarknetShape output)
    {
        var weights = (Int128)(input.Channels / layer.Groups) * layer.Filters * layer.Size * layer.Size;
        var vectors = layer.BatchNormalize ? 4 : 1;
        return (weights + ((Int128)vectors * layer.Filters), 2.0 * (double)weights * output.Height * output.Width / 1e9);
    }
}
