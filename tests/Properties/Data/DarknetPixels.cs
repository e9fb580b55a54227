using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

/// <summary>How Darknet fits a picture into its input, in plain loops (resize_image, letterbox_image), and how it takes boxes back (correct_region_boxes).</summary>
public sealed class DarknetPixels(int width, int height, int inputWidth, int inputHeight)
{
    private readonly bool _fillsWidth = (float)inputWidth / width < (float)inputHeight / height;

    /// <summary>Whether Darknet can do it: a side of 1 divides by 0, one of 0 has no pixels.</summary>
    public bool IsSane => NewWidth >= 2 && NewHeight >= 2;

    private int NewWidth => _fillsWidth ? inputWidth : width * inputHeight / height;

    private int NewHeight => _fillsWidth ? height * inputWidth / width : inputHeight;

    /// <summary>The picture in the middle of grey, [3, height, width] of the input, in [0, 1].</summary>
    public float[] Letterbox(Picture picture)
    {
        var pixels = new float[3 * inputWidth * inputHeight];
        Array.Fill(pixels, 0.5f);
        var resized = Resized(picture);
        var (left, top) = ((inputWidth - NewWidth) / 2, (inputHeight - NewHeight) / 2);
        for (var k = 0; k < 3; k++)
        {
            for (var y = 0; y < NewHeight; y++)
            {
                for (var x = 0; x < NewWidth; x++)
                {
                    pixels[(((k * inputHeight) + top + y) * inputWidth) + left + x] = resized[(((k * NewHeight) + y) * NewWidth) + x];
                }
            }
        }
        return pixels;
    }

    /// <summary>A box relative to the input as edges in pixels of the picture, as "detector valid" writes them.</summary>
    public (double Left, double Top, double Right, double Bottom) Edges(Box<Relative> box)
    {
        var x = (box.X - ((inputWidth - NewWidth) / 2.0 / inputWidth)) / ((double)NewWidth / inputWidth) * width;
        var y = (box.Y - ((inputHeight - NewHeight) / 2.0 / inputHeight)) / ((double)NewHeight / inputHeight) * height;
        var w = box.Width * inputWidth / NewWidth * width;
        var h = box.Height * inputHeight / NewHeight * height;
        return (Math.Max(1, x - (w / 2) + 1), Math.Max(1, y - (h / 2) + 1), Math.Min(width, x + (w / 2) + 1), Math.Min(height, y + (h / 2) + 1));
    }

    private float[] Resized(Picture picture)
    {
        float At(int x, int y, int k) => picture.Rgb[(((y * width) + x) * 3) + k] / 255f;
        var part = new float[3 * height * NewWidth];
        var (scaleX, scaleY) = ((float)(width - 1) / (NewWidth - 1), (float)(height - 1) / (NewHeight - 1));
        for (var k = 0; k < 3; k++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < NewWidth; x++)
                {
                    var from = (int)(x * scaleX);
                    var rest = (x * scaleX) - from;
                    part[(((k * height) + y) * NewWidth) + x] = x == NewWidth - 1 || width == 1
                        ? At(width - 1, y, k)
                        : ((1 - rest) * At(from, y, k)) + (rest * At(from + 1, y, k));
                }
            }
        }
        var resized = new float[3 * NewHeight * NewWidth];
        for (var k = 0; k < 3; k++)
        {
            for (var y = 0; y < NewHeight; y++)
            {
                var from = (int)(y * scaleY);
                var rest = (y * scaleY) - from;
                for (var x = 0; x < NewWidth; x++)
                {
                    var value = (1 - rest) * part[(((k * height) + from) * NewWidth) + x];
                    resized[(((k * NewHeight) + y) * NewWidth) + x] = y == NewHeight - 1 || height == 1
                        ? value
                        : value + (rest * part[(((k * height) + from + 1) * NewWidth) + x]);
                }
            }
        }
        return resized;
    }
}
