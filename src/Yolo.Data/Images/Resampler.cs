using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// The one loop that takes a region of a picture to planar floats of any size: filtered, turned or mirrored, and recoloured on the way.
/// Rows first, since those are contiguous; then columns, one pixel of three colours in a vector.
/// </summary>
internal static class Resampler
{
    /// <summary>What lies outside the picture: Darknet's grey.</summary>
    public const float Outside = 0.5f;

    /// <summary>Fills destination, [3, height, width] in [0, 1], with the region of the source.</summary>
    public static void Run(
        Picture source, Box<Pixel> region, int width, int height, Symmetry symmetry, ColourMatrix colour, Span<float> destination)
    {
        var plane = width * height;
        PlanarPixels.RequireLength(destination.Length, width, height);
        var (columns, rows) = symmetry.Transpose ? (height, width) : (width, height);
        var across = new AxisFilter(region.Left, region.Width, columns, source.Width, 1);
        var down = new AxisFilter(region.Top, region.Height, rows, source.Height, 1 / 255f);
        var start = symmetry.Into(width, height);
        var used = 3 * (across.High - across.Low);
        // One float more than the pixels need: the last pixel is loaded as a vector of four.
        var row = new float[used + 1];
        for (var y = 0; y < rows; y++)
        {
            var weights = down.Weights(y);
            row.AsSpan().Clear();
            for (var k = 0; k < weights.Length; k++)
            {
                Accumulate(source.Rgb.Slice(3 * ((down.First(y) + k) * source.Width + across.Low), used), weights[k], row);
            }
            var landing = start with { Origin = start.Origin + y * start.StepY };
            WriteRow(row, weights.Length == 0, across, columns, colour, destination, plane, landing);
        }
    }

    private static void WriteRow(
        float[] row, bool empty, AxisFilter across, int columns, ColourMatrix colour, Span<float> destination, int plane, Landing landing)
    {
        ref var pixels = ref MemoryMarshal.GetArrayDataReference(row);
        var red = destination[..plane];
        var green = destination.Slice(plane, plane);
        var blue = destination.Slice(2 * plane, plane);
        var to = landing.Origin;
        for (var x = 0; x < columns; x++, to += landing.StepX)
        {
            var weights = across.Weights(x);
            var pixel = Vector128.Create(Outside);
            if (!empty && weights.Length > 0)
            {
                var at = (nuint)(3 * (across.First(x) - across.Low));
                var sum = Vector128<float>.Zero;
                for (var k = 0; k < weights.Length; k++, at += 3)
                {
                    sum += Vector128.LoadUnsafe(ref pixels, at) * weights[k];
                }
                pixel = colour.Apply(sum);
            }
            red[to] = pixel[0];
            green[to] = pixel[1];
            blue[to] = pixel[2];
        }
    }

    private static void Accumulate(ReadOnlySpan<byte> bytes, float weight, Span<float> row)
    {
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(bytes);
        ref var to = ref MemoryMarshal.GetReference(row);
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            Add(low, weight, ref to, i);
            Add(high, weight, ref to, i + 8);
        }
        for (; i < bytes.Length; i++)
        {
            row[i] += weight * bytes[i];
        }
    }

    private static void Add(Vector128<ushort> values, float weight, ref float to, int at)
    {
        var (low, high) = Vector128.Widen(values);
        (Vector128.LoadUnsafe(ref to, (nuint)at) + Vector128.ConvertToSingle(low.AsInt32()) * weight).StoreUnsafe(ref to, (nuint)at);
        (Vector128.LoadUnsafe(ref to, (nuint)at + 4) + Vector128.ConvertToSingle(high.AsInt32()) * weight).StoreUnsafe(ref to, (nuint)at + 4);
    }
}
