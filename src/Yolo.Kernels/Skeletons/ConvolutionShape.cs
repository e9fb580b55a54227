namespace Yolo.Kernels.Skeletons;

/// <summary>
/// A convolution's sizes. Input [N, Groups·InputChannels, InputHeight, InputWidth], filters [Groups·OutputChannels, InputChannels,
/// KernelHeight, KernelWidth], output [N, Groups·OutputChannels, OutputHeight, OutputWidth]; channels are counted for each group.
/// </summary>
public readonly record struct ConvolutionShape(
    int Batch, int Groups, int InputChannels, int InputHeight, int InputWidth, int OutputChannels, int OutputHeight, int OutputWidth,
    int KernelHeight, int KernelWidth, int Stride, int Padding)
{
    /// <summary>Elements of one filter: input channels · kernel height · kernel width.</summary>
    public int Taps => InputChannels * KernelHeight * KernelWidth;

    /// <summary>Places of one output map.</summary>
    public int OutputPlaces => OutputHeight * OutputWidth;

    /// <summary>Places of one input map.</summary>
    public int InputPlaces => InputHeight * InputWidth;

    /// <summary>Whether each place is computed from itself alone: patches are then the maps as they lie.</summary>
    public bool IsPointwise => KernelHeight == 1 && KernelWidth == 1 && Stride == 1 && Padding == 0;
}
