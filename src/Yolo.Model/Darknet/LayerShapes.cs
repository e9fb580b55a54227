using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>What a layer gives for what it takes, by Darknet's formulas.</summary>
internal static class LayerShapes
{
    /// <summary>The shape of the output.</summary>
    /// <exception cref="ModelFormatException">The layer does not fit its inputs.</exception>
    public static DarknetShape Output(DarknetLayer layer, DarknetShape[] inputs)
    {
        var input = inputs[0];
        return layer.Match(
            convolution => Convolutional(convolution, input),
            pool => MaxPool(pool, input),
            _ => new(input.Channels, 1, 1),
            route => Route(route, inputs),
            shortcut => Shortcut(shortcut, input, inputs[1]),
            reorg => Reorg(reorg, input),
            _ => input,
            softmax => Softmax(softmax, input),
            _ => input,
            region => Region(region, input));
    }

    private static DarknetShape Convolutional(DarknetConvolutional layer, DarknetShape input)
    {
        if (input.Channels % layer.Groups != 0 || layer.Filters % layer.Groups != 0)
        {
            throw Misfit(layer, $"groups={layer.Groups} must divide the {input.Channels} channels it takes and its filters={layer.Filters}");
        }
        return new(
            layer.Filters,
            Window(layer, input.Height, 2 * layer.Padding, layer.Size, layer.Stride),
            Window(layer, input.Width, 2 * layer.Padding, layer.Size, layer.Stride));
    }

    private static DarknetShape MaxPool(DarknetMaxPool layer, DarknetShape input) => new(
        input.Channels,
        Window(layer, input.Height, layer.Padding, layer.Size, layer.Stride),
        Window(layer, input.Width, layer.Padding, layer.Size, layer.Stride));

    private static int Window(DarknetLayer layer, int side, int padding, int size, int stride) => side + padding >= size
        ? ((side + padding - size) / stride) + 1
        : throw Misfit(layer, $"size={size} is longer than a side of {side} with a padding of {padding} in all; make it smaller or the input larger");

    private static DarknetShape Route(DarknetRoute layer, DarknetShape[] inputs)
    {
        foreach (var input in inputs)
        {
            if (input.Height != inputs[0].Height || input.Width != inputs[0].Width)
            {
                throw Misfit(layer, $"it joins outputs of {inputs[0]} and {input}; they need the same height and width");
            }
        }
        var channels = inputs.Sum(input => (long)input.Channels);
        return channels <= int.MaxValue
            ? inputs[0] with { Channels = (int)channels }
            : throw Misfit(layer, $"it joins {channels} channels, more than can be counted");
    }

    private static DarknetShape Shortcut(DarknetShortcut layer, DarknetShape before, DarknetShape from)
    {
        // Darknet's own assertions: one whole factor for both sides, either way round.
        var fits = before.Width / from.Width == before.Height / from.Height && from.Width / before.Width == from.Height / before.Height;
        return fits ? before : throw Misfit(layer, $"it adds {from} to {before}; their sides must be equal or differ by one whole factor");
    }

    private static DarknetShape Reorg(DarknetReorg layer, DarknetShape input)
    {
        if (input.Height % layer.Stride != 0 || input.Width % layer.Stride != 0)
        {
            throw Misfit(layer, $"stride={layer.Stride} does not divide its input of {input}; choose a size of the picture that is a multiple of 32");
        }
        var channels = (Int128)input.Channels * layer.Stride * layer.Stride;
        return channels <= int.MaxValue
            ? new((int)channels, input.Height / layer.Stride, input.Width / layer.Stride)
            : throw Misfit(layer, $"stride={layer.Stride} makes {channels} channels of {input}, more than can be counted");
    }

    private static DarknetShape Softmax(DarknetSoftmax layer, DarknetShape input) => input.Count % layer.Groups == 0
        ? input
        : throw Misfit(layer, $"groups={layer.Groups} does not divide the {input.Count} numbers it takes");

    private static DarknetShape Region(DarknetRegion layer, DarknetShape input) => input.Channels == layer.Channels
        ? input
        : throw Misfit(
            layer,
            $"num={layer.Anchors.Count} and classes={layer.Classes} need num·(classes + 5) = {layer.Channels} channels, "
            + $"and the layer before gives {input.Channels}; set its filters={layer.Channels}");

    private static ModelFormatException Misfit(DarknetLayer layer, string complaint) => new($"{ConfigText.Place(layer)}: {complaint}.");
}
