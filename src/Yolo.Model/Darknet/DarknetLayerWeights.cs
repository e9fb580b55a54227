namespace Yolo.Model.Darknet;

/// <summary>The numbers of one convolution, as they lie in a <c>.weights</c> file.</summary>
/// <param name="Layer">The layer's number in its plan.</param>
/// <param name="Biases">[filters]; with batch normalisation added last, after the scales.</param>
/// <param name="Normalisation">The numbers of batch normalisation, or null.</param>
/// <param name="Weights">[filters, channels / groups, size, size], the last index running fastest.</param>
public sealed record DarknetLayerWeights(
    int Layer, ReadOnlyMemory<float> Biases, DarknetNormalisation? Normalisation, ReadOnlyMemory<float> Weights);

/// <summary>
/// The batch normalisation of one convolution: scale·(x − mean) / (√variance + 10⁻⁶) in Darknet's code for the host, scale·(x − mean) / √(variance + 10⁻⁵) in
/// its code for GPUs; the bias is added after it.
/// </summary>
/// <param name="Scales">[filters].</param>
/// <param name="Means">[filters], running means.</param>
/// <param name="Variances">[filters], running variances.</param>
public sealed record DarknetNormalisation(
    ReadOnlyMemory<float> Scales, ReadOnlyMemory<float> Means, ReadOnlyMemory<float> Variances);
