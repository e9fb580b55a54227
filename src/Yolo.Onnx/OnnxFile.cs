using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Model.Storage;
using Yolo.Onnx.Reading;

namespace Yolo.Onnx;

/// <summary>What an ONNX file of this library holds besides its graph: texts, and the numbers of single precision that its nodes work with.</summary>
/// <param name="Metadata">The texts.</param>
/// <param name="Constants">The numbers by name.</param>
public sealed record OnnxFile(IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Constants)
{
    private const int Graph = 7, MetadataEntry = 14, Initializer = 5;

    /// <summary>Reads a file. Its graph is not looked at: what it computes, its metadata say in our own words.</summary>
    /// <exception cref="ModelFormatException">It is no ONNX file, or damaged.</exception>
    public static OnnxFile Read(Stream stream)
    {
        var bytes = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, Array.MaxLength) : 0);
        stream.CopyTo(bytes);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var constants = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        try
        {
            foreach (var part in ProtoPart.Of(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)))
            {
                if (part.Number == MetadataEntry)
                {
                    var entry = ProtoPart.Of(part.Bytes).ToDictionary(field => field.Number, field => field.Text);
                    metadata[entry.GetValueOrDefault(1, string.Empty)] = entry.GetValueOrDefault(2, string.Empty);
                }
                else if (part.Number == Graph)
                {
                    foreach (var constant in ProtoPart.Of(part.Bytes).Where(field => field.Number == Initializer).Select(field => OnnxConstant.Of(field.Bytes)))
                    {
                        constants[constant.Name] = constant.Numbers;
                    }
                }
            }
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or ArgumentException)
        {
            throw new ModelFormatException($"The file is no ONNX model, or damaged: {e.Message}. Export the model again.", e);
        }
        return new(metadata, constants);
    }

    /// <summary>What a network has learnt, for one whose normalisation is worked into its filters.</summary>
    /// <exception cref="ModelFormatException">Numbers of the network are missing, too few or too many; the message names them.</exception>
    public Weights WeightsOf(Network network, Device device)
    {
        var slots = network.WeightSlots();
        ParameterTree Of(bool statistics) => new(
            slots.Where(slot => slot.IsStatistic == statistics).Select(slot => KeyValuePair.Create(slot.Name, Take(slot, device))));
        return new(Of(statistics: false), Of(statistics: true));
    }

    private Tensor Take(WeightSlot slot, Device device) => !Constants.TryGetValue(slot.Name, out var numbers)
        ? throw new ModelFormatException($"The file has no numbers '{slot.Name}' {slot.Shape}, which its network needs. Export the model again.")
        : numbers.Length != slot.Shape.Count
            ? throw new ModelFormatException($"'{slot.Name}' has {numbers.Length} numbers, and its network needs {slot.Shape}. Export the model again.")
            : Tensor.From(device, numbers.ToArray(), [.. slot.Shape.Sizes]);
}
