namespace Yolo.Kernels.Profiling;

/// <summary>What a program was about when it launched a kernel.</summary>
public enum Phase
{
    /// <summary>Values.</summary>
    Forward,

    /// <summary>Cotangents.</summary>
    Backward,

    /// <summary>Values computed again for the backward pass that were not kept.</summary>
    Recompute,

    /// <summary>From a gradient to the next weights.</summary>
    Optimiser,

    /// <summary>Numbers on their way to the device and from it, and waiting for them.</summary>
    Data,

    /// <summary>Batches made ahead, on other threads: beside everything else, so not a part of its time.</summary>
    Ahead,

    /// <summary>Scoring between and after epochs.</summary>
    Evaluation,
}
