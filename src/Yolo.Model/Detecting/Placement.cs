using Yolo.Model.Geometry;

namespace Yolo.Model.Detecting;

/// <summary>
/// Where a picture lies in a network's input, and how boxes go from one to the other: out of the input as Darknet's correct_region_boxes, into it by the inverse.
/// </summary>
/// <remarks>
/// Where the margins are odd, boxes are measured from the exact middle and the pixels lie half a pixel before it, in Darknet as here.
/// </remarks>
/// <param name="InputWidth">The input's width in pixels.</param>
/// <param name="InputHeight">The input's height in pixels.</param>
/// <param name="Width">The width of the picture in the input, in pixels.</param>
/// <param name="Height">The height of the picture in the input, in pixels.</param>
public readonly record struct Placement(int InputWidth, int InputHeight, int Width, int Height)
{
    /// <summary>Columns of the input before the picture.</summary>
    public int Left => (InputWidth - Width) / 2;

    /// <summary>Rows of the input above the picture.</summary>
    public int Top => (InputHeight - Height) / 2;

    /// <summary>
    /// Stretched, the picture is as large as the input w × h. Letterboxed, it is w × ⌊H·w/W⌋ if w/W &lt; h/H, else ⌊W·h/H⌋ × h, in whole numbers as in Darknet's
    /// letterbox_image; a side is never less than 1.
    /// </summary>
    /// <param name="resizing">How the picture fills the input.</param>
    /// <param name="picture">The picture's size W × H, whole numbers of at least 1.</param>
    /// <param name="inputWidth">The input's width w.</param>
    /// <param name="inputHeight">The input's height h.</param>
    /// <exception cref="ArgumentException">A side of either is less than 1.</exception>
    public static Placement Of(Resizing resizing, Size<Pixel> picture, int inputWidth, int inputHeight)
    {
        if (!(picture.Width >= 1 && picture.Height >= 1 && inputWidth >= 1 && inputHeight >= 1))
        {
            throw new ArgumentException($"A picture of {picture.Width}×{picture.Height} pixels cannot fill an input of {inputWidth}×{inputHeight}; every side must be at least 1.");
        }
        if (resizing == Resizing.Stretch)
        {
            return new(inputWidth, inputHeight, inputWidth, inputHeight);
        }
        var (width, height) = ((long)picture.Width, (long)picture.Height);
        // In single precision, as in Darknet: it decides what counts as the same proportions.
        return (float)inputWidth / width < (float)inputHeight / height
            ? new(inputWidth, inputHeight, inputWidth, Math.Max(1, (int)(height * inputWidth / width)))
            : new(inputWidth, inputHeight, Math.Max(1, (int)(width * inputHeight / height)), inputHeight);
    }

    /// <summary>A box relative to the input, relative to the picture.</summary>
    public Box<Relative> OutOf(Box<Relative> input) => new(
        (input.X - MarginX) / ShareX, (input.Y - MarginY) / ShareY, input.Width / ShareX, input.Height / ShareY);

    /// <summary>A box relative to the picture, relative to the input.</summary>
    public Box<Relative> Into(Box<Relative> picture) => new(
        (picture.X * ShareX) + MarginX, (picture.Y * ShareY) + MarginY, picture.Width * ShareX, picture.Height * ShareY);

    private double ShareX => (double)Width / InputWidth;

    private double ShareY => (double)Height / InputHeight;

    private double MarginX => (InputWidth - Width) / 2.0 / InputWidth;

    private double MarginY => (InputHeight - Height) / 2.0 / InputHeight;
}
