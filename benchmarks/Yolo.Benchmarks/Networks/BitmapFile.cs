namespace Yolo.Benchmarks.Networks;

/// <summary>A picture that needs no library: 24 bits a pixel, rows from the lowest up, blue first.</summary>
internal static class BitmapFile
{
    private const int Header = 54, WidthAt = 18, HeightAt = 22, Channels = 3;
    private const float Grey = 0.5f;

    /// <summary>Writes noise; the width is a multiple of 4.</summary>
    public static void Write(string path, int width, int height)
    {
        var bytes = new byte[Header + (Channels * width * height)];
        new Random(1).NextBytes(bytes.AsSpan(Header));
        (bytes[0], bytes[1]) = ((byte)'B', (byte)'M');
        foreach (var (at, value) in new[] { (2, bytes.Length), (10, Header), (14, 40), (WidthAt, width), (HeightAt, height), (26, 1 | (24 << 16)), (34, bytes.Length - Header) })
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
        }
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>The picture in its own proportions in the middle of a grey square, linear between pixels: planes red, green and blue in [0, 1], [3, side, side].</summary>
    public static float[] ReadLetterboxed(string path, int side)
    {
        var bytes = File.ReadAllBytes(path);
        var (width, height) = (BitConverter.ToInt32(bytes, WidthAt), BitConverter.ToInt32(bytes, HeightAt));
        var scale = Math.Min((double)side / width, (double)side / height);
        var (innerWidth, innerHeight) = ((int)(width * scale), (int)(height * scale));
        var (left, top) = ((side - innerWidth) / 2, (side - innerHeight) / 2);
        float At(int channel, int y, int x) => bytes[Header + (((((height - 1 - y) * width) + x) * Channels) + Channels - 1 - channel)] / 255f;
        var planes = new float[Channels * side * side];
        Array.Fill(planes, Grey);
        for (var y = 0; y < innerHeight; y++)
        {
            var (row, below) = Between(y, innerHeight, height);
            for (var x = 0; x < innerWidth; x++)
            {
                var (column, right) = Between(x, innerWidth, width);
                for (var c = 0; c < Channels; c++)
                {
                    var upper = float.Lerp(At(c, row, column), At(c, row, column + 1), right);
                    var lower = float.Lerp(At(c, row + 1, column), At(c, row + 1, column + 1), right);
                    planes[(((c * side) + top + y) * side) + left + x] = float.Lerp(upper, lower, below);
                }
            }
        }
        return planes;
    }

    /// <summary>The pixel before a place of the resized axis, corners on corners, and how far behind it the place lies.</summary>
    private static (int Before, float Part) Between(int place, int places, int pixels)
    {
        var at = (float)place * (pixels - 1) / (places - 1);
        var before = Math.Min((int)at, pixels - 2);
        return (before, at - before);
    }
}
