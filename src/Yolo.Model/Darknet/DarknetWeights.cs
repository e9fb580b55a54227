using System.Runtime.InteropServices;
using Yolo.Model.Collections;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>
/// A <c>.weights</c> file: a header, then for each convolution biases, with batch normalisation scales, means and variances, and weights, all in single
/// precision, little-endian. The file says nothing of its layers: only the cfg does, and only the length betrays that it is of another network.
/// </summary>
/// <param name="Header">The header.</param>
/// <param name="Layers">The convolutions in their order.</param>
public sealed record DarknetWeights(DarknetWeightsHeader Header, ValueList<DarknetLayerWeights> Layers)
{
    /// <summary>Reads a whole file; writing it gives back the same bytes.</summary>
    /// <exception cref="ModelFormatException">The file is shorter than the plan (the message names the first layer that runs short) or longer.</exception>
    public static DarknetWeights Read(Stream stream, DarknetPlan plan)
    {
        var weights = WeightsReader.Read(stream, plan, plan.Layers.Count);
        WeightsReader.ExpectEnd(stream, plan);
        return weights;
    }

    /// <summary>
    /// Reads the convolutions among the first <paramref name="layers"/> layers (Darknet's cutoff), to train others on top: from a whole file, or from one that
    /// ends there, as <c>darknet19_448.conv.23</c> with 23. What follows in the stream is left unread.
    /// </summary>
    /// <exception cref="ModelFormatException">The file ends before; the message names the first layer that runs short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The plan has not so many layers.</exception>
    public static DarknetWeights ReadFirst(Stream stream, DarknetPlan plan, int layers)
    {
        if (layers < 0 || layers > plan.Layers.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(layers), layers, $"layers is {layers}; the plan has {plan.Layers.Count}.");
        }
        return WeightsReader.Read(stream, plan, layers);
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="ModelFormatException">The header does not fit its format.</exception>
    public void Write(Stream stream)
    {
        Header.Write(stream);
        foreach (var layer in Layers)
        {
            Write(stream, layer.Biases);
            if (layer.Normalisation is { } normalisation)
            {
                Write(stream, normalisation.Scales);
                Write(stream, normalisation.Means);
                Write(stream, normalisation.Variances);
            }
            Write(stream, layer.Weights);
        }
    }

    private static void Write(Stream stream, ReadOnlyMemory<float> numbers) => stream.Write(MemoryMarshal.AsBytes(numbers.Span));
}
