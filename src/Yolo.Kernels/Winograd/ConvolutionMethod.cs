namespace Yolo.Kernels.Winograd;

/// <summary>How a device convolves with 3 × 3 filters at stride 1.</summary>
internal enum ConvolutionMethod
{
    /// <summary>The way that should take the least time.</summary>
    Fastest,

    /// <summary>A multiplication for each tap.</summary>
    Direct,

    /// <summary>By <see cref="Winograd2"/> whatever the shape.</summary>
    Winograd2,

    /// <summary>By <see cref="Winograd4"/> whatever the shape.</summary>
    Winograd4,
}

/// <summary>Names of methods.</summary>
internal static class ConvolutionMethods
{
    /// <summary>What a device's name ends in that convolves so; nothing for the usual one.</summary>
    public static string Suffix(this ConvolutionMethod method) => method == ConvolutionMethod.Fastest ? string.Empty : $":{method.ToString().ToLowerInvariant()}";
}
