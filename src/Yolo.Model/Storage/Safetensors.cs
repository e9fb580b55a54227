using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Model.Storage;

/// <summary>
/// The safetensors format: 8 bytes of header length (little-endian), a JSON header with type, shape and place of each tensor, then the numbers. Python's
/// safetensors, PyTorch and many others read it. Single precision is written as F32, double as F64.
/// </summary>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Writes tensors and text metadata.</summary>
    public static void Write(Stream stream, ParameterTree tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { [MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))) };
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

    /// <summary>Reads tensors and metadata; numbers come in the device's precision.</summary>
    /// <exception cref="ModelFormatException">The file is not one, or is cut short; the message says where.</exception>
    public static SafetensorsFile Read(Stream stream, Device device)
    {
        var header = ReadHeader(stream);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<KeyValuePair<string, Tensor>>();
        long position = 0;
        foreach (var entry in header.Where(e => e.Key != MetadataKey).Select(Entry.Parse).OrderBy(e => e.Begin))
        {
            if (entry.Begin != position)
            {
                throw new ModelFormatException($"Tensor '{entry.Name}' starts at byte {entry.Begin} of the numbers, but the one before ends at {position}. The file is damaged.");
            }
            tensors.Add(new(entry.Name, entry.Read(stream, device)));
            position = entry.End;
        }
        if (header[MetadataKey] is JsonObject texts)
        {
            foreach (var (key, value) in texts)
            {
                metadata[key] = value?.ToString() ?? string.Empty;
            }
        }
        return new(new ParameterTree(tensors), metadata);
    }

    private static long BytesOf(Precision precision) => precision == Precision.Single ? sizeof(float) : sizeof(double);

    private static JsonObject ReadHeader(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        Fill(stream, prefix, "the header's length");
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > LargestHeader || (stream.CanSeek && length > stream.Length - stream.Position))
        {
            throw new ModelFormatException($"The header's length reads as {length} bytes, which the file does not hold: it is not a safetensors file, or cut short.");
        }
        var text = new byte[length];
        Fill(stream, text, "the header");
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new ModelFormatException("The header is not a JSON object: this is not a safetensors file.");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"The header is not JSON ({e.Message}): this is not a safetensors file.", e);
        }
    }

    private static void Fill(Stream stream, Span<byte> target, string what)
    {
        if (stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
        {
            throw new ModelFormatException($"The file ends inside {what}: it is cut short. Copy it again.");
        }
    }

    private sealed record Entry(string Name, string Type, int[] Shape, long Begin, long End)
    {
        public static Entry Parse(KeyValuePair<string, JsonNode?> node)
        {
            try
            {
                var offsets = node.Value!["data_offsets"]!.AsArray();
                return new(
                    node.Key, node.Value["dtype"]!.GetValue<string>(), [.. node.Value["shape"]!.AsArray().Select(s => s!.GetValue<int>())],
                    offsets[0]!.GetValue<long>(), offsets[1]!.GetValue<long>());
            }
            catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
            {
                throw new ModelFormatException($"The header's entry '{node.Key}' lacks dtype, shape or data_offsets, or they are not what they should be.", e);
            }
        }

        public Tensor Read(Stream stream, Device device)
        {
            var count = CountOf();
            var size = Type switch
            {
                "F32" => sizeof(float),
                "F64" => sizeof(double),
                _ => throw new ModelFormatException($"Tensor '{Name}' has type {Type}; F32 and F64 can be read."),
            };
            if (End - Begin != count * size)
            {
                throw new ModelFormatException($"Tensor '{Name}' [{string.Join(", ", Shape)}] of type {Type} needs {count * size} bytes, the header gives it {End - Begin}.");
            }
            if (stream.CanSeek && stream.Length - stream.Position < End - Begin)
            {
                throw new ModelFormatException($"The file ends inside tensor '{Name}': it is cut short. Copy it again.");
            }
            if (size == sizeof(float))
            {
                var values = new float[count];
                Fill(stream, MemoryMarshal.AsBytes(values.AsSpan()), $"tensor '{Name}'");
                return Tensor.From(device, values, Shape);
            }
            var doubles = new double[count];
            Fill(stream, MemoryMarshal.AsBytes(doubles.AsSpan()), $"tensor '{Name}'");
            return Tensor.From(device, doubles, Shape);
        }

        private long CountOf()
        {
            try
            {
                return new Shape(Shape).Count;
            }
            catch (ShapeException e)
            {
                throw new ModelFormatException($"Tensor '{Name}': {e.Message}", e);
            }
        }
    }
}

/// <summary>Tensors by name, and text metadata.</summary>
public sealed record SafetensorsFile(ParameterTree Tensors, IReadOnlyDictionary<string, string> Metadata);

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
