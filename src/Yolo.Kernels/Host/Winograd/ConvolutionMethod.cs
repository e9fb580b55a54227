namespace Yolo.Kernels.Host.Winograd;

/// <summary>How the host convolves with 3 × 3 filters at stride 1.</summary>
internal enum ConvolutionMethod
{
    /// <summary>The way that takes the least time by <see cref="WinogradRule"/>.</summary>
    Fastest,

    /// <summary>A multiplication for each tap.</summary>
    Direct,

    /// <summary>By <see cref="Host.Winograd.Winograd2"/> whatever the shape.</summary>
    Winograd2,

    /// <summary>By <see cref="Host.Winograd.Winograd4"/> whatever the shape.</summary>
    Winograd4,
}
