namespace Yolo.Model.Layers;

/// <summary>The maps between two layers, for one image.</summary>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Channels} × {Height} × {Width}";
}
