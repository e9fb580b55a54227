namespace Yolo.Model.Darknet;

/// <summary>The activations of Darknet that are read here.</summary>
public enum DarknetActivation
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>x where it is above 0, and x / 10 elsewhere.</summary>
    Leaky,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 / (1 + e^−x).</summary>
    Logistic,
}
