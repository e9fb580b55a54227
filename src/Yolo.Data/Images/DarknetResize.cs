namespace Yolo.Data;

/// <summary>
/// Darknet's resize_image, operation by operation in single precision: first along rows, then along columns, new place c at c·(W − 1)/(w − 1), linear between two
/// pixels. Reducing, it passes over pixels; weights that were trained so expect it.
/// </summary>
internal static class DarknetResize
{
    /// <summary>Fills destination, [3, height, width] in [0, 1], with the whole picture.</summary>
    public static void Run(Picture picture, int width, int height, Span<float> destination)
    {
        PlanarPixels.RequireLength(destination.Length, width, height);
        var source = new float[picture.Rgb.Length];
        PlanarPixels.Write(picture, source);
        var rows = new float[width * picture.Height];
        for (var channel = 0; channel < 3; channel++)
        {
            Across(source.AsSpan(channel * picture.Width * picture.Height), picture.Width, rows, width);
            Down(rows, picture.Height, destination.Slice(channel * width * height, width * height), width, height);
        }
    }

    private static void Across(ReadOnlySpan<float> source, int sourceWidth, Span<float> rows, int width)
    {
        var scale = (float)(sourceWidth - 1) / (width - 1);
        for (var row = 0; row < rows.Length / width; row++)
        {
            var from = source.Slice(row * sourceWidth, sourceWidth);
            var to = rows.Slice(row * width, width);
            for (var column = 0; column < width; column++)
            {
                if (column == width - 1 || sourceWidth == 1)
                {
                    to[column] = from[sourceWidth - 1];
                    continue;
                }
                var x = column * scale;
                var left = (int)x;
                var share = x - left;
                to[column] = ((1 - share) * from[left]) + (share * from[left + 1]);
            }
        }
    }

    private static void Down(ReadOnlySpan<float> rows, int sourceHeight, Span<float> plane, int width, int height)
    {
        // Of a single row the formula has no scale; Darknet takes the first.
        var scale = height == 1 ? 0 : (float)(sourceHeight - 1) / (height - 1);
        for (var row = 0; row < height; row++)
        {
            var y = row * scale;
            var top = (int)y;
            var share = y - top;
            var above = rows.Slice(top * width, width);
            var to = plane.Slice(row * width, width);
            for (var column = 0; column < width; column++)
            {
                to[column] = (1 - share) * above[column];
            }
            // The last row gets no second part, even where rounding leaves its first one small: so it is in Darknet.
            if (row == height - 1 || sourceHeight == 1)
            {
                continue;
            }
            var below = rows.Slice((top + 1) * width, width);
            for (var column = 0; column < width; column++)
            {
                to[column] += share * below[column];
            }
        }
    }
}
