using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Yolo.Autodiff;
using Yolo.Model.Storage;

namespace Yolo.Properties.Training;

/// <summary>Safetensors files byte by byte, as the format's description has them: written and read without the library.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file with that header and those bytes of numbers.</summary>
    public static byte[] File(string header, params byte[] numbers)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. numbers];
    }

    /// <summary>Numbers as bytes.</summary>
    public static byte[] Of(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>Numbers as bytes.</summary>
    public static byte[] Of(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>What the library writes.</summary>
    public static byte[] Written(ParameterTree tree, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tree, metadata);
        return stream.ToArray();
    }

    /// <summary>The header of a file, and where its numbers start.</summary>
    public static (JsonDocument Header, int Numbers) Header(byte[] file)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (JsonDocument.Parse(file.AsMemory(8, length)), 8 + length);
    }
}
