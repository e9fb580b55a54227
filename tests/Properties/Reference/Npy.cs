using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Yolo.Properties.Reference;

/// <summary>A NumPy array file of format 1 to 3: little-endian int32, float32 or float64 in C order, read as doubles.</summary>
public sealed partial record Npy(int[] Shape, double[] Values)
{
    public static Npy Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 12 || bytes[0] != 0x93 || !bytes.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException($"{path} is not a .npy file.");
        }
        var start = bytes[6] == 1 ? 10 : 12;
        var length = bytes[6] == 1 ? BitConverter.ToUInt16(bytes, 8) : BitConverter.ToInt32(bytes, 8);
        var header = Encoding.UTF8.GetString(bytes, start, length);
        var match = Header().Match(header);
        if (!match.Success)
        {
            throw new InvalidDataException($"{path} has a header that is not understood: {header}");
        }
        int[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var values = Decode(match.Groups["type"].Value, bytes.AsSpan(start + length));
        return values.Length == shape.Aggregate(1, (product, side) => product * side)
            ? new Npy(shape, values)
            : throw new InvalidDataException($"{path} holds {values.Length} values, its shape is ({string.Join(", ", shape)}).");
    }

    private static double[] Decode(string type, Span<byte> data) => type switch
    {
        "i4" => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(data).ToArray(), value => (double)value),
        "f4" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value),
        _ => MemoryMarshal.Cast<byte, double>(data).ToArray(),
    };

    [GeneratedRegex(@"'descr': '<(?<type>i4|f4|f8)'.*'fortran_order': False.*'shape': \((?<shape>[\d, ]*)\)")]
    private static partial Regex Header();
}
