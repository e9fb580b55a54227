using Yolo.Model.Detecting;

namespace Yolo.Data;

/// <summary>Pictures as a network takes them, made as its <see cref="Preprocessing"/> says.</summary>
public static class InputPixels
{
    /// <summary>Darknet's grey, from 0 to 1, around a letterboxed picture.</summary>
    private const float Grey = Resampler.Outside;

    /// <summary>Writes a picture of any size as a network's input, and says where it lies in it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="preprocessing">What becomes of it.</param>
    /// <param name="width">The input's width, in pixels.</param>
    /// <param name="height">The input's height, in pixels.</param>
    /// <param name="destination">Takes [3, height, width] values.</param>
    /// <exception cref="ArgumentException">The destination is too short, or a side below 1.</exception>
    public static Placement Write(Picture picture, Preprocessing preprocessing, int width, int height, Span<float> destination)
    {
        PlanarPixels.RequireLength(destination.Length, width, height);
        var input = destination[..(3 * width * height)];
        var placement = Placement.Of(preprocessing.Resizing, picture.Size, width, height);
        if (placement.Width == width && placement.Height == height)
        {
            Sample(picture, preprocessing.Sampling, width, height, input);
        }
        else
        {
            input.Fill(Grey);
            var resized = new float[3 * placement.Width * placement.Height];
            Sample(picture, preprocessing.Sampling, placement.Width, placement.Height, resized);
            Embed(resized, placement, input);
        }
        Finish(preprocessing, input);
        return placement;
    }

    /// <summary>Values from 0 to 1 in the order red, green, blue, as the network takes them: in place.</summary>
    internal static void Finish(Preprocessing preprocessing, Span<float> planes)
    {
        if (preprocessing.IsUnit)
        {
            return;
        }
        var plane = planes.Length / 3;
        var first = planes[..plane];
        var last = planes[(2 * plane)..];
        for (var i = 0; preprocessing.Channels == ChannelOrder.Bgr && i < plane; i++)
        {
            (first[i], last[i]) = (last[i], first[i]);
        }
        var scale = (float)(255 * preprocessing.Scale);
        for (var channel = 0; channel < 3; channel++)
        {
            var mean = (float)preprocessing.Mean[channel];
            foreach (ref var value in planes.Slice(channel * plane, plane))
            {
                value = (value * scale) - mean;
            }
        }
    }

    private static void Sample(Picture picture, Sampling sampling, int width, int height, Span<float> planes)
    {
        if (sampling == Sampling.Darknet)
        {
            DarknetResize.Run(picture, width, height, planes);
        }
        else
        {
            PlanarPixels.WriteStretched(picture, width, height, planes);
        }
    }

    private static void Embed(ReadOnlySpan<float> picture, Placement placement, Span<float> input)
    {
        for (var row = 0; row < 3 * placement.Height; row++)
        {
            var (channel, y) = (row / placement.Height, row % placement.Height);
            var to = (((channel * placement.InputHeight) + placement.Top + y) * placement.InputWidth) + placement.Left;
            picture.Slice(row * placement.Width, placement.Width).CopyTo(input[to..]);
        }
    }
}
