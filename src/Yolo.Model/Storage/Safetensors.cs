using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Networks;

namespace Yolo.Model.Storage;

/// <summary>
/// The safetensors format: 8 bytes of header length (little-endian), a JSON header with type, shape and place of each tensor, then the numbers. Python's
/// safetensors, PyTorch and many others read it. Single precision is written as F32, double as F64.
/// </summary>
public static class Safetensors
{
    /// <summary>Writes tensors and text metadata.</summary>
    public static void Write(Stream stream, ParameterTree tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { [SafetensorsHeader.MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))) };
        long offset = 0;
        foreach (var name in tensors.Names)
        {
            var tensor = tensors[name];
            var bytes = (long)tensor.Shape.Count * BytesOf(tensor.Device.Precision);
            header[name] = new JsonObject
            {
                ["dtype"] = tensor.Device.Precision == Precision.Single ? "F32" : "F64",
                ["shape"] = new JsonArray([.. tensor.Shape.Sizes.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes),
            };
            offset += bytes;
        }
        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        // Padded with spaces so that the numbers start at a multiple of 8.
        var padded = new byte[(text.Length + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        text.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        stream.Write(length);
        stream.Write(padded);
        foreach (var tensor in tensors.Leaves)
        {
            stream.Write(tensor.Device.Precision == Precision.Single ? MemoryMarshal.AsBytes<float>(tensor.ToFloats()) : MemoryMarshal.AsBytes<double>(tensor.ToArray()));
        }
    }

    /// <summary>Reads tensors and metadata; numbers come in the device's precision, tensors in the order in which they lie in the file.</summary>
    /// <exception cref="ModelFormatException">The file is not one, or is cut short; the message says where.</exception>
    public static SafetensorsFile Read(Stream stream, Device device)
    {
        var header = SafetensorsHeader.Read(stream);
        var tensors = new List<KeyValuePair<string, Tensor>>();
        long position = 0;
        foreach (var entry in header.Entries)
        {
            if (entry.Begin != position)
            {
                throw new ModelFormatException($"Tensor '{entry.Name}' starts at byte {entry.Begin} of the numbers, but the one before ends at {position}. The file is damaged.");
            }
            tensors.Add(new(entry.Name, entry.Read(stream, device)));
            position = entry.End;
        }
        if (stream.ReadByte() >= 0)
        {
            throw new ModelFormatException($"The file goes on after its last tensor, which ends at byte {position} of the numbers. The file is damaged.");
        }
        return new(new ParameterTree(tensors), header.Metadata);
    }

    private static long BytesOf(Precision precision) => precision == Precision.Single ? sizeof(float) : sizeof(double);
}

/// <summary>Tensors by name, and text metadata.</summary>
public sealed record SafetensorsFile(ParameterTree Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private readonly HashSet<string> _names = Tensors.Names.ToHashSet(StringComparer.Ordinal);

    /// <summary>What a network has learnt; other tensors are left where they are.</summary>
    /// <exception cref="ModelFormatException">A tensor of the network is missing or of another shape; the message names it.</exception>
    public Weights WeightsOf(Network network)
    {
        var slots = network.WeightSlots();
        ParameterTree Of(bool statistics) => new(
            slots.Where(slot => slot.IsStatistic == statistics).Select(slot => KeyValuePair.Create(slot.Name, Take(slot.Name, slot.Shape))));
        return new(Of(statistics: false), Of(statistics: true));
    }

    /// <summary>The tensor of that name and shape.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    internal Tensor Take(string name, Shape shape)
    {
        if (!_names.Contains(name))
        {
            throw new ModelFormatException($"The file has no tensor '{name}' {shape}: it belongs to another network or optimiser.");
        }
        var tensor = Tensors[name];
        return tensor.Shape.Equals(shape)
            ? tensor
            : throw new ModelFormatException(
                $"Tensor '{name}' has shape {tensor.Shape} in the file, but {shape} in this network: the file belongs to another network.");
    }
}

/// <summary>A file of parameters cannot be used: damaged, cut short, or of another network. The message says what and where.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>No message.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>What is wrong, where, and the mend.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>What is wrong, where, and the mend.</summary>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
