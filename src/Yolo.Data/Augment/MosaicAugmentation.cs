using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A picture with its objects.</summary>
internal readonly record struct LabelledPicture(Picture Picture, IReadOnlyList<Truth> Truths);

/// <summary>
/// Four pictures in one, as in Darknet's later versions: they meet at a random point of the middle, each varied for itself and, at random, up to half as large, so that a quarter shows
/// a part of it or the whole. Objects are seen smaller, cut, and beside others than in their own pictures.
/// </summary>
internal static class MosaicAugmentation
{
    /// <summary>How many pictures.</summary>
    public const int Pictures = 4;

    private const double FirstMeeting = 0.3, LastMeeting = 0.7, SmallestZoom = 0.5;

    /// <summary>Writes the mosaic to the destination, [3, height, width], and returns the objects in it.</summary>
    public static IReadOnlyList<Truth> Apply(
        IReadOnlyList<LabelledPicture> pictures, AugmentationOptions options, SeededRandom random, int width, int height, Span<float> destination, Preprocessing preprocessing)
    {
        var (x, y) = (Meeting(random, width), Meeting(random, height));
        var truths = new List<Truth>();
        for (var i = 0; i < Pictures; i++)
        {
            var tile = i % 2 == 0 ? (Left: 0, Width: x) : (Left: x, Width: width - x);
            var row = i < 2 ? (Top: 0, Height: y) : (Top: y, Height: height - y);
            var quarter = new Quarter(tile.Left, row.Top, tile.Width, row.Height);
            truths.AddRange(Paint(pictures[i], options, random, quarter, width, height, destination, preprocessing));
        }
        InputPixels.Finish(preprocessing, destination[..(3 * width * height)]);
        return truths;
    }

    private static int Meeting(SeededRandom random, int side) => Math.Clamp((int)Math.Round(side * random.Between(FirstMeeting, LastMeeting)), 1, side - 1);

    private static IEnumerable<Truth> Paint(
        LabelledPicture labelled, AugmentationOptions options, SeededRandom random, Quarter quarter, int width, int height, Span<float> destination, Preprocessing preprocessing)
    {
        var drawn = Variation.Draw(options, random);
        var zoom = random.Between(SmallestZoom, 1);
        var turned = drawn.Symmetry.Transpose;
        var (wide, high) = turned ? (height, width) : (width, height);
        // The whole would fill the input, zoomed; the quarter shows a window of it, or all of it with grey beside.
        var (shareX, shareY) = turned
            ? (quarter.Height / (zoom * height), quarter.Width / (zoom * width))
            : (quarter.Width / (zoom * width), quarter.Height / (zoom * height));
        var whole = Placement.Of(preprocessing.Resizing, labelled.Picture.Size, wide, high).OutOf(drawn.View);
        var (left, top) = (Window(random, shareX), Window(random, shareY));
        var view = Box<Relative>.FromEdges(
            whole.Left + (left * whole.Width), whole.Top + (top * whole.Height),
            whole.Left + ((left + shareX) * whole.Width), whole.Top + ((top + shareY) * whole.Height));
        var variation = drawn with { View = view };
        var pixels = new float[3 * quarter.Width * quarter.Height];
        Resampler.Run(labelled.Picture, view.ToPixels(labelled.Picture.Size), quarter.Width, quarter.Height, variation.Symmetry, variation.Colour, pixels);
        quarter.Embed(pixels, width, height, destination);
        return variation.Follow(labelled.Truths, options.LeastVisible).Select(truth => truth with { Box = quarter.Into(truth.Box, width, height) });
    }

    /// <summary>Where a window of that share begins: anywhere in the whole, or, if it is larger, so that it holds the whole.</summary>
    private static double Window(SeededRandom random, double share) => random.Between(Math.Min(0, 1 - share), Math.Max(0, 1 - share));

    private readonly record struct Quarter(int Left, int Top, int Width, int Height)
    {
        public void Embed(ReadOnlySpan<float> pixels, int width, int height, Span<float> destination)
        {
            for (var line = 0; line < 3 * Height; line++)
            {
                var (channel, row) = (line / Height, line % Height);
                pixels.Slice(line * Width, Width).CopyTo(destination[((((channel * height) + Top + row) * width) + Left)..]);
            }
        }

        public Box<Relative> Into(Box<Relative> box, int width, int height) => new(
            (Left + (box.X * Width)) / width, (Top + (box.Y * Height)) / height, box.Width * Width / width, box.Height * Height / height);
    }
}
