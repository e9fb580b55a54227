namespace Yolo.Kernels;

/// <summary>The precision of all numbers on a device: single for speed, double for proof.</summary>
public enum Precision
{
    /// <summary>32 bits.</summary>
    Single,

    /// <summary>64 bits.</summary>
    Double,
}
