using Yolo.Autodiff;

namespace Yolo.Model.Layers;

/// <summary>Batch normalisation after a convolution, and where the small number stands that keeps it from dividing by 0.</summary>
public enum Normalisation
{
    /// <summary>None: the convolution has a bias.</summary>
    None,

    /// <summary>(x − mean)/√(variance + 10⁻⁵): the field's standard, and Darknet's on GPUs.</summary>
    InsideRoot,

    /// <summary>(x − mean)/(√variance + 10⁻⁶): Darknet's on CPUs (normalize_cpu).</summary>
    OutsideRoot,
}

/// <summary>What normalisations divide by.</summary>
internal static class NormalisationOps
{
    public const double Inside = 1e-5;
    public const double Outside = 1e-6;

    /// <summary>What is divided by, given the variance.</summary>
    public static Tensor Deviation(this Normalisation normalisation, Tensor variance) =>
        normalisation == Normalisation.InsideRoot ? Tensor.Sqrt(variance + Inside) : Tensor.Sqrt(variance) + Outside;

    /// <summary>The normalisation of a batch, and the activation behind it.</summary>
    public static BatchNormResult Of(this Normalisation normalisation, Activation activation, Tensor x, Tensor scale, Tensor shift, IBatchPeers? peers)
    {
        var (epsilon, outside) = normalisation.Epsilon();
        return activation switch
        {
            Activation.Leaky => Tensor.BatchNormActivated(default(LeakyReluFunction), x, scale, shift, epsilon, outside, peers),
            Activation.Relu => Tensor.BatchNormActivated(default(ReluFunction), x, scale, shift, epsilon, outside, peers),
            Activation.Logistic => Tensor.BatchNormActivated(default(SigmoidFunction), x, scale, shift, epsilon, outside, peers),
            _ => Tensor.BatchNorm(x, scale, shift, epsilon, outside, peers),
        };
    }

    /// <summary>The same and the pooling of 2 × 2 blocks behind it, of even maps.</summary>
    public static BatchNormResult Pooled(this Normalisation normalisation, Activation activation, Tensor x, Tensor scale, Tensor shift, IBatchPeers? peers)
    {
        var (epsilon, outside) = normalisation.Epsilon();
        return activation switch
        {
            Activation.Leaky => Tensor.BatchNormPooled(default(LeakyReluFunction), x, scale, shift, epsilon, outside, peers),
            Activation.Relu => Tensor.BatchNormPooled(default(ReluFunction), x, scale, shift, epsilon, outside, peers),
            Activation.Logistic => Tensor.BatchNormPooled(default(SigmoidFunction), x, scale, shift, epsilon, outside, peers),
            _ => Tensor.BatchNormPooled(default(IdentityFunction), x, scale, shift, epsilon, outside, peers),
        };
    }

    private static (double Epsilon, bool OutsideRoot) Epsilon(this Normalisation normalisation) =>
        normalisation == Normalisation.InsideRoot ? (Inside, false) : (Outside, true);
}
