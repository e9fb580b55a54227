using System.Globalization;

namespace Yolo.Model.Geometry;

/// <summary>A truth that no detector can be trained on; the message names the image, the box, the value and the mend.</summary>
public sealed class TruthException : ArgumentException
{
    /// <summary>The truth <paramref name="boxIndex"/> of image <paramref name="imageIndex"/> (both from 0) is unusable for the reason given.</summary>
    public TruthException(int imageIndex, int boxIndex, string reason)
        : base(string.Create(CultureInfo.InvariantCulture, $"Image {imageIndex}, box {boxIndex} (counted from 0): {reason}"))
    {
        ImageIndex = imageIndex;
        BoxIndex = boxIndex;
    }

    /// <summary>The image's position in the batch, from 0.</summary>
    public int ImageIndex { get; }

    /// <summary>The box's position in its image's list, from 0.</summary>
    public int BoxIndex { get; }

    /// <summary>
    /// Throws unless the truth's size is finite and positive, its centre lies in the image (edges included) and its class in
    /// 0..<paramref name="classes"/>−1.
    /// </summary>
    /// <exception cref="TruthException">The truth breaks one of these rules.</exception>
    public static void ThrowIfUnusable(Truth truth, int imageIndex, int boxIndex, int classes)
    {
        var box = truth.Box;
        CheckSide("width", box.Width);
        CheckSide("height", box.Height);
        CheckCentre("x", box.X);
        CheckCentre("y", box.Y);
        if (truth.Class < 0 || truth.Class >= classes)
        {
            throw Because(
                $"its class is {truth.Class}; with {classes} classes it must be 0..{classes - 1}. Correct the label or the number of classes.");
        }

        void CheckSide(string name, double value)
        {
            if (!(double.IsFinite(value) && value > 0))
            {
                throw Because($"its {name} is {value}; it must be finite and above 0. Correct or remove the box.");
            }
        }

        void CheckCentre(string name, double value)
        {
            if (value is not (>= 0 and <= 1))
            {
                throw Because(
                    $"its centre has {name} = {value}; boxes are relative to the image, 0..1. Convert pixels with ToRelative, or remove the box.");
            }
        }

        TruthException Because(FormattableString reason) => new(imageIndex, boxIndex, reason.ToString(CultureInfo.InvariantCulture));
    }
}
