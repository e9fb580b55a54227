using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// One way of looking at a picture: a part of it (relative to the picture, possibly beyond it), a symmetry, and a change of colours.
/// </summary>
internal readonly record struct Variation(Box<Relative> View, Symmetry Symmetry, ColourMatrix Colour)
{
    /// <summary>Draws a variation; a pure function of its arguments.</summary>
    public static Variation Draw(AugmentationOptions options, SeededRandom random)
    {
        var view = Box<Relative>.FromEdges(
            random.Between(-options.Jitter, options.Jitter),
            random.Between(-options.Jitter, options.Jitter),
            1 + random.Between(-options.Jitter, options.Jitter),
            1 + random.Between(-options.Jitter, options.Jitter));
        var turn = random.Below(4);
        var (flipX, flipY) = (random.Chance(0.5), random.Chance(0.5));
        var symmetry = (options.QuarterTurns ? Symmetry.Turn(turn) : Symmetry.Identity)
            .ThenFlip(options.HorizontalFlip && flipX, options.VerticalFlip && flipY);
        var hue = random.Between(-options.Hue, options.Hue);
        return new Variation(view, symmetry, ColourMatrix.Of(hue, Factor(options.Saturation, random), Factor(options.Exposure, random)));
    }

    /// <summary>Where the objects go; those of which too little is left are dropped.</summary>
    public Truth[] Follow(IReadOnlyList<Truth> truths, double leastVisible)
    {
        var followed = new List<Truth>(truths.Count);
        foreach (var truth in truths)
        {
            var moved = Box<Relative>.FromEdges(
                (truth.Box.Left - View.Left) / View.Width, (truth.Box.Top - View.Top) / View.Height,
                (truth.Box.Right - View.Left) / View.Width, (truth.Box.Bottom - View.Top) / View.Height);
            var visible = Box<Relative>.FromEdges(
                Math.Max(moved.Left, 0), Math.Max(moved.Top, 0), Math.Min(moved.Right, 1), Math.Min(moved.Bottom, 1));
            if (visible.Width > 0 && visible.Height > 0 && visible.Area >= leastVisible * moved.Area)
            {
                followed.Add(truth with { Box = Symmetry.Follow(visible) });
            }
        }
        return [.. followed];
    }

    /// <summary>Uniform in [1, most], or its inverse, each as likely (Darknet's rand_scale).</summary>
    private static double Factor(double most, SeededRandom random)
    {
        var factor = random.Between(1, most);
        return random.Chance(0.5) ? factor : 1 / factor;
    }
}
