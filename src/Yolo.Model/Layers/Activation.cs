using Yolo.Autodiff;

namespace Yolo.Model.Layers;

/// <summary>The function after a convolution or a sum.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>x where x &gt; 0, else 0.1·x.</summary>
    Leaky,

    /// <summary>x where x &gt; 0, else 0.</summary>
    Relu,

    /// <summary>σ(x).</summary>
    Logistic,
}

/// <summary>Activations as ops.</summary>
internal static class ActivationOps
{
    public static Tensor Of(this Activation activation, Tensor x) => activation switch
    {
        Activation.Leaky => Tensor.LeakyRelu(x),
        Activation.Relu => Tensor.Relu(x),
        Activation.Logistic => Tensor.Sigmoid(x),
        _ => x,
    };

    public static string OpName(this Activation activation) => activation switch
    {
        Activation.Leaky => "LeakyRelu",
        Activation.Relu => "Relu",
        Activation.Logistic => "Sigmoid",
        _ => string.Empty,
    };
}
