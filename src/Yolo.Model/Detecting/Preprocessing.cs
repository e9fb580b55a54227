using System.Globalization;
using Yolo.Model.Collections;

namespace Yolo.Model.Detecting;

/// <summary>How a picture of any proportions fills the network's input.</summary>
public enum Resizing
{
    /// <summary>Width and height each on their own: the whole input is picture, its proportions may change.</summary>
    Stretch,

    /// <summary>In its own proportions, in the middle, on grey: Darknet's letterbox_image.</summary>
    Letterbox,
}

/// <summary>How the pixels of another size are made.</summary>
public enum Sampling
{
    /// <summary>Linear when enlarging; when reducing, the mean over all that a new pixel covers.</summary>
    Area,

    /// <summary>
    /// Linear between two pixels an axis, corners on corners: Darknet's resize_image, which weights made with it were trained on. It holds for whole pictures;
    /// a training that varies its pictures samples them by area.
    /// </summary>
    Darknet,
}

/// <summary>The order of the input's three planes.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}

/// <summary>
/// What becomes of a picture before a network takes it: input[c] = byte[c] · <see cref="Scale"/> − <see cref="Mean"/>[c], of the resized picture. It belongs to a
/// detector as its weights do: training, evaluation and detection read this one record.
/// </summary>
public sealed record Preprocessing
{
    private const double ToUnit = 1.0 / 255;

    /// <summary>Stretched, RGB, from 0 to 1: what networks trained here take unless told otherwise.</summary>
    public static Preprocessing Default { get; } = new();

    /// <summary>Letterboxed and sampled as Darknet does it, RGB, from 0 to 1: for weights that Darknet trained.</summary>
    public static Preprocessing Darknet { get; } = new() { Resizing = Resizing.Letterbox, Sampling = Sampling.Darknet };

    /// <summary>How the picture fills the input.</summary>
    public Resizing Resizing { get; init; } = Resizing.Stretch;

    /// <summary>How the pixels of another size are made.</summary>
    public Sampling Sampling { get; init; } = Sampling.Area;

    /// <summary>The order of the planes.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>What a pixel's byte, 0 to 255, is multiplied by: finite and above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Scale { get; init => field = Validation.Require.Positive(value, nameof(Scale)); } = ToUnit;

    /// <summary>What is taken off after that, plane by plane in the order of <see cref="Channels"/>: three finite numbers.</summary>
    /// <exception cref="ArgumentException">They are not three, or not finite.</exception>
    public ValueList<double> Mean
    {
        get;
        init => field = value.Count == 3 && value.All(double.IsFinite)
            ? value
            : throw new ArgumentException($"Mean is {value}; it must be three finite numbers, one for each plane.", nameof(value));
    } = [0, 0, 0];

    /// <summary>Whether the values are the planes' own, from 0 to 1 and in the order red, green, blue.</summary>
    public bool IsUnit => Channels == ChannelOrder.Rgb && Scale == ToUnit && Mean.All(mean => mean == 0);

    /// <summary>In words, such as <c>stretch, RGB, 0..1</c>.</summary>
    public override string ToString()
    {
        var resizing = Resizing == Resizing.Stretch ? "stretch" : "letterbox";
        var sampling = Sampling == Sampling.Area ? string.Empty : " sampled as Darknet does";
        var range = Scale == ToUnit && Mean.All(mean => mean == 0)
            ? "0..1"
            : string.Create(CultureInfo.InvariantCulture, $"byte · {Scale:R} − ({string.Join(", ", Mean.Select(mean => mean.ToString("R", CultureInfo.InvariantCulture)))})");
        return $"{resizing}{sampling}, {(Channels == ChannelOrder.Rgb ? "RGB" : "BGR")}, {range}";
    }
}
