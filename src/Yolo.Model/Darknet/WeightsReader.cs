using System.Runtime.InteropServices;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>Reads the numbers of a <c>.weights</c> file, taking no memory for those that it has not.</summary>
internal static class WeightsReader
{
    private const int Piece = 1 << 18;
    private const int CountedSurplus = 1 << 16;

    public static DarknetWeights Read(Stream stream, DarknetPlan plan, int layers)
    {
        var header = DarknetWeightsHeader.Read(stream);
        var planned = plan.Layers.Take(layers).ToArray();
        if (stream.CanSeek)
        {
            CheckLength(stream.Length - stream.Position, planned);
        }
        return new(header, [.. planned.Where(layer => layer.Layer is DarknetConvolutional).Select(layer => One(stream, layer))]);
    }

    public static void ExpectEnd(Stream stream, DarknetPlan plan)
    {
        var rest = new byte[CountedSurplus];
        var surplus = stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        if (surplus == 0)
        {
            return;
        }
        var bytes = stream.CanSeek ? $"{surplus + stream.Length - stream.Position}" : surplus == rest.Length ? $"{surplus} or more" : $"{surplus}";
        throw new ModelFormatException(
            $"The file goes on for {bytes} bytes after the last of the network's {plan.Parameters} parameters: it belongs to another cfg."
            + WidthHint(surplus));
    }

    private static void CheckLength(long available, IEnumerable<PlannedLayer> planned)
    {
        foreach (var layer in planned)
        {
            var needed = sizeof(float) * layer.Parameters;
            if (needed > available)
            {
                throw Short(layer, available);
            }
            available -= needed;
        }
    }

    private static DarknetLayerWeights One(Stream stream, PlannedLayer planned)
    {
        var layer = (DarknetConvolutional)planned.Layer;
        var read = 0L;
        float[] Next(long count)
        {
            var numbers = Numbers(stream, count, out var bytes);
            read += bytes;
            return bytes == sizeof(float) * count ? numbers : throw Short(planned, read);
        }
        var biases = Next(layer.Filters);
        var normalisation = layer.BatchNormalize ? new DarknetNormalisation(Next(layer.Filters), Next(layer.Filters), Next(layer.Filters)) : null;
        return new(planned.Index, biases, normalisation, Next(planned.Parameters - ((layer.BatchNormalize ? 4L : 1L) * layer.Filters)));
    }

    // A stream that cannot tell its length is believed a piece at a time; that of one that can has been checked.
    private static float[] Numbers(Stream stream, long count, out long bytes)
    {
        var numbers = new float[stream.CanSeek ? count : Math.Min(count, Piece)];
        for (var filled = 0; ;)
        {
            var rest = numbers.AsSpan(filled);
            // A span of bytes is no longer than an int, an array of numbers four times that.
            var part = MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, Piece)]);
            var read = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            bytes = (sizeof(float) * (long)filled) + read;
            filled += read / sizeof(float);
            if (read < part.Length || filled == count)
            {
                return numbers;
            }
            if (filled == numbers.Length)
            {
                Array.Resize(ref numbers, (int)Math.Min(count, 2L * filled));
            }
        }
    }

    private static ModelFormatException Short(PlannedLayer layer, long available) => new(
        $"The file ends inside layer {layer.Index}, {ConfigText.Place(layer.Layer)}: "
        + $"its {layer.Parameters} parameters need {sizeof(float) * layer.Parameters} bytes, "
        + (available == 0 && layer.Index > 0
            ? $"and there are none left. If the file was made for the first {layer.Index} layers, read only those; otherwise it belongs to another cfg."
            : $"and {available} are left. It is cut short or belongs to another cfg.")
        + WidthHint(available - (sizeof(float) * layer.Parameters)));

    private static string WidthHint(long difference) => Math.Abs(difference) == sizeof(int)
        ? " It is out by 4 bytes, as when a program writes its count of pictures with another width than its version says."
        : string.Empty;
}
