namespace Yolo.Model.Darknet;

/// <summary><c>[net]</c>: the input, and how the network is trained. Numbers out of range throw <see cref="ArgumentOutOfRangeException"/>.</summary>
/// <param name="Width">The width of the input, in pixels.</param>
/// <param name="Height">The height of the input, in pixels.</param>
/// <param name="Channels">The channels of the input.</param>
public sealed partial record DarknetNet(int Width, int Height, int Channels)
{
    /// <summary>The width of the input, in pixels.</summary>
    public int Width { get; init => field = Limits.Side.Check(value); } = Limits.Side.Check(Width);

    /// <summary>The height of the input, in pixels.</summary>
    public int Height { get; init => field = Limits.Side.Check(value); } = Limits.Side.Check(Height);

    /// <summary>The channels of the input.</summary>
    public int Channels { get; init => field = Limits.Filters.Check(value); } = Limits.Filters.Check(Channels);

    /// <summary>The pictures of one update, as the file says it; see <see cref="PicturesPerUpdate"/>.</summary>
    public int Batch { get; init => field = Limits.Count.Check(value); } = 1;

    /// <summary>In how many passes the pictures of an update are computed. Batch statistics are those of one pass.</summary>
    public int Subdivisions { get; init => field = Limits.Count.Check(value); } = 1;

    /// <summary>The pictures of one pass: batch / subdivisions, rounded down.</summary>
    public int PicturesPerPass => Batch / Subdivisions;

    /// <summary>The pictures of one update: subdivisions · (batch / subdivisions), which is less than batch where that leaves a rest.</summary>
    public int PicturesPerUpdate => PicturesPerPass * Subdivisions;

    /// <summary>The factor of the last update in the next one.</summary>
    public double Momentum { get; init => field = Limits.Unit.Check(value); } = 0.9;

    /// <summary>Weight decay, of convolution weights only; biases and scales have none.</summary>
    public double Decay { get; init => field = Limits.Unit.Check(value); } = 0.0001;

    /// <summary>Classifiers: the greatest rotation of a training picture, in degrees.</summary>
    public double Angle { get; init => field = Limits.Number.Check(value); }

    /// <summary>The greatest factor of a training picture's saturation.</summary>
    public double Saturation { get; init => field = Limits.NotNegative.Check(value); } = 1;

    /// <summary>The greatest factor of a training picture's exposure.</summary>
    public double Exposure { get; init => field = Limits.NotNegative.Check(value); } = 1;

    /// <summary>The greatest shift of a training picture's hue, in turns.</summary>
    public double Hue { get; init => field = Limits.NotNegative.Check(value); }

    /// <summary>The rate before burn-in and policy.</summary>
    public double LearningRate { get; init => field = Limits.NotNegative.Check(value); } = 0.001;

    /// <summary>How many updates the burn-in has.</summary>
    public int BurnIn { get; init => field = Limits.Batches.Check(value); }

    /// <summary>The power of the burn-in and of the policy <c>poly</c>.</summary>
    public double Power { get; init => field = Limits.NotNegative.Check(value); } = 4;

    /// <summary>After how many updates training ends.</summary>
    public int MaxBatches { get; init => field = Limits.Batches.Check(value); }

    /// <summary>How the rate changes after the burn-in.</summary>
    public DarknetPolicy Policy { get; init; } = new DarknetPolicy.Constant();
}
