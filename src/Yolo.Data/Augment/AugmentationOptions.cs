namespace Yolo.Data;

/// <summary>How training pictures are varied. The defaults are those of YOLOv2's configuration, with a jitter a little gentler.</summary>
/// <param name="Jitter">
/// Each edge of the picture moves in or out by up to this part of its side (Darknet's jitter); what comes in from outside is grey.
/// 0 ≤ j &lt; 0.5.
/// </param>
/// <param name="HorizontalFlip">Half of the pictures are mirrored left to right.</param>
/// <param name="VerticalFlip">Half of the pictures are mirrored top to bottom: for pictures without an up, such as a microscope's.</param>
/// <param name="QuarterTurns">Turned by 0, 90, 180 or 270°, each as likely: for pictures without an up.</param>
/// <param name="Hue">Colours turn by up to this part of the whole circle, either way.</param>
/// <param name="Saturation">Saturation is multiplied by a factor between 1 / this and this; ≥ 1.</param>
/// <param name="Exposure">Brightness is multiplied by a factor between 1 / this and this; ≥ 1.</param>
/// <param name="LeastVisible">A box of which less than this part is left after cropping is dropped; in [0, 1].</param>
/// <param name="Mosaic">This part of the pictures is put together with three others, chosen at random; in [0, 1].</param>
/// <param name="MosaicEpochs">The epochs that have such pictures; later ones show pictures as they will be met.</param>
public sealed record AugmentationOptions(
    double Jitter = 0.2,
    bool HorizontalFlip = true,
    bool VerticalFlip = false,
    bool QuarterTurns = false,
    double Hue = 0.1,
    double Saturation = 1.5,
    double Exposure = 1.5,
    double LeastVisible = 0.25,
    double Mosaic = 0,
    int MosaicEpochs = int.MaxValue)
{
    /// <summary>Pictures as they are, stretched to the network's size.</summary>
    public static AugmentationOptions None { get; } = new(0, false, false, false, 0, 1, 1, 0);

    internal void Check()
    {
        Require(Jitter is >= 0 and < 0.5, nameof(Jitter), Jitter, "at least 0 and below 0.5");
        Require(Hue is >= 0 and <= 0.5, nameof(Hue), Hue, "0 to 0.5");
        Require(Saturation is >= 1 and <= 100, nameof(Saturation), Saturation, "1 to 100");
        Require(Exposure is >= 1 and <= 100, nameof(Exposure), Exposure, "1 to 100");
        Require(LeastVisible is >= 0 and <= 1, nameof(LeastVisible), LeastVisible, "0 to 1");
        Require(Mosaic is >= 0 and <= 1, nameof(Mosaic), Mosaic, "0 to 1");
        Require(MosaicEpochs >= 0, nameof(MosaicEpochs), MosaicEpochs, "0 or more");
    }

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}
