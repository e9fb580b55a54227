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

    /// <summary>The activation of a convolution's output with its bias, in one pass.</summary>
    public static Tensor AfterConvolution(this Activation activation, Tensor x, Tensor filters, Tensor bias, int stride, int padding) => activation switch
    {
        Activation.Leaky => Tensor.Conv2DActivated(default(LeakyReluFunction), x, filters, bias, stride, padding),
        Activation.Relu => Tensor.Conv2DActivated(default(ReluFunction), x, filters, bias, stride, padding),
        Activation.Logistic => Tensor.Conv2DActivated(default(SigmoidFunction), x, filters, bias, stride, padding),
        _ => Tensor.Conv2DActivated(default(IdentityFunction), x, filters, bias, stride, padding),
    };

    public static string OpName(this Activation activation) => activation switch
    {
        Activation.Leaky => "LeakyRelu",
        Activation.Relu => "Relu",
        Activation.Logistic => "Sigmoid",
        _ => string.Empty,
    };
}
