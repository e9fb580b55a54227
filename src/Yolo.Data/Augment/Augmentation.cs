using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Training pictures, varied as Darknet does it: a random crop with jittered proportions, mirrors and turns, and other colours. How a
/// picture is varied is a function of (seed, epoch, index) alone.
/// </summary>
/// <remarks>
/// Colours change by a linear map, exposure · (saturation · H·c + (1 − saturation) · mean(c)), with H a turn by hue about the grey
/// axis; Darknet goes through HSV, which does nearly the same at many times the cost.
/// </remarks>
public static class Augmentation
{
    /// <summary>Writes a variation of the picture to the destination and returns its objects there.</summary>
    /// <param name="picture">The picture, of any size.</param>
    /// <param name="truths">Its objects.</param>
    /// <param name="options">How far variations go.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch: each shows another variation.</param>
    /// <param name="index">The sample's number in its data set.</param>
    /// <param name="width">The network's input width, in pixels.</param>
    /// <param name="height">The network's input height, in pixels.</param>
    /// <param name="destination">Takes [3, height, width] values, in [0, 1] by default.</param>
    /// <param name="preprocessing">How a picture fills the input, before it is varied, and what its values become; the default's if left out.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the destination too short.</exception>
    public static IReadOnlyList<Truth> Apply(
        Picture picture, IReadOnlyList<Truth> truths, AugmentationOptions options,
        ulong seed, int epoch, int index, int width, int height, Span<float> destination,
        Preprocessing? preprocessing = null)
    {
        options.Check();
        var made = preprocessing ?? Preprocessing.Default;
        var drawn = Variation.Draw(options, SeededRandom.Of(seed, (ulong)epoch, (ulong)index));
        var (wide, high) = drawn.Symmetry.Transpose ? (height, width) : (width, height);
        var variation = drawn with { View = Placement.Of(made.Resizing, picture.Size, wide, high).OutOf(drawn.View) };
        Resampler.Run(
            picture, variation.View.ToPixels(picture.Size), width, height, variation.Symmetry, variation.Colour, destination);
        InputPixels.Finish(made, destination[..(3 * width * height)]);
        return variation.Follow(truths, options.LeastVisible);
    }
}
