using System.Runtime.InteropServices;
using System.Text.Json;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Model.Storage;

/// <summary>What a safetensors header says of one tensor: its type, its shape, and the bytes of the numbers that are its own.</summary>
internal sealed record SafetensorsEntry(string Name, string Type, int[] Shape, long Begin, long End)
{
    /// <summary>Reads an entry of the header.</summary>
    /// <exception cref="ModelFormatException">It is not one.</exception>
    public static SafetensorsEntry Parse(string name, JsonElement entry)
    {
        if (entry.ValueKind == JsonValueKind.Object
            && entry.TryGetProperty("dtype", out var type) && type.ValueKind == JsonValueKind.String
            && entry.TryGetProperty("shape", out var shape) && AllNumbers(shape)
            && entry.TryGetProperty("data_offsets", out var offsets) && AllNumbers(offsets) && offsets.GetArrayLength() == 2
            && offsets[0].TryGetInt64(out var begin) && offsets[1].TryGetInt64(out var end))
        {
            var sizes = shape.EnumerateArray().Select(size => size.TryGetInt32(out var value) ? value : -1).ToArray();
            return new(name, type.GetString() ?? string.Empty, sizes, begin, end);
        }
        throw new ModelFormatException($"The header's entry '{name}' lacks dtype, shape or data_offsets, or they are not what they should be.");
    }

    /// <summary>Reads the numbers that the stream stands at.</summary>
    /// <exception cref="ModelFormatException">They are cut short, of an unknown type, or not as many as the shape says.</exception>
    public Tensor Read(Stream stream, Device device)
    {
        var size = Type switch
        {
            "F32" => sizeof(float),
            "F64" => sizeof(double),
            _ => throw new ModelFormatException($"Tensor '{Name}' has type {Type}; F32 and F64 can be read."),
        };
        var bytes = CountOf() * size;
        if (End - Begin != bytes)
        {
            throw new ModelFormatException($"Tensor '{Name}' [{string.Join(", ", Shape)}] of type {Type} needs {bytes} bytes, the header gives it {End - Begin}.");
        }
        var content = SafeBytes.Read(stream, bytes, $"tensor '{Name}'");
        return size == sizeof(float)
            ? Tensor.From(device, MemoryMarshal.Cast<byte, float>(content).ToArray(), Shape)
            : Tensor.From(device, MemoryMarshal.Cast<byte, double>(content).ToArray(), Shape);
    }

    private static bool AllNumbers(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number);

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
