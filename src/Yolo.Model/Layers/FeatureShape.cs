namespace Yolo.Model.Layers;

/// <summary>The maps between two layers, for one image.</summary>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>Whether there is anything in them.</summary>
    internal bool IsThere => Channels > 0 && Height > 0 && Width > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Channels} × {Height} × {Width}";
}
