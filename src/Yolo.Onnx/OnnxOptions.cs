using Yolo.Model.Postprocessing;

namespace Yolo.Onnx;

/// <summary>How far an exported graph goes.</summary>
public enum OnnxOutputs
{
    /// <summary><c>head</c> [N, A·(5+K), H, W], as the network gives it.</summary>
    Head,

    /// <summary>
    /// <c>boxes</c> [N, S, 4], each left, top, right and bottom relative to the image, and <c>scores</c> [N, K, S], Ĉ · p̂. Slot a·H·W + row·W + column of the
    /// S = A·H·W is that of anchor a in a cell.
    /// </summary>
    Boxes,

    /// <summary>
    /// <c>boxes</c>, <c>scores</c>, and <c>detections</c> [M, 3]: image, class and slot of what non-maximum suppression leaves.
    /// </summary>
    Detections,
}

/// <summary>What is written of a detector.</summary>
/// <param name="Outputs">How far the graph goes.</param>
/// <param name="Opset">The version of ONNX's operators, 13 to 17.</param>
public sealed record OnnxOptions(OnnxOutputs Outputs = OnnxOutputs.Head, int Opset = OnnxOptions.LowestOpset)
{
    /// <summary>The lowest version of the operators that can be asked for.</summary>
    public const int LowestOpset = 13;

    /// <summary>The highest version of the operators that can be asked for.</summary>
    public const int HighestOpset = 17;

    /// <inheritdoc cref="OnnxOptions(OnnxOutputs, int)" path="/param[@name='Opset']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is another.</exception>
    public int Opset { get; init => field = Checked(value); } = Checked(Opset);

    /// <summary>
    /// What <see cref="OnnxOutputs.Detections"/> leaves: hard suppression class by class, without a limit to the detections, which is what ONNX's operator can do.
    /// </summary>
    public SuppressionSpec Suppression { get; init; } = SuppressionSpec.ForDisplay;

    private static int Checked(int opset) => opset is >= LowestOpset and <= HighestOpset
        ? opset
        : throw new ArgumentOutOfRangeException(nameof(opset), opset, $"Opset is {opset}; it must be from {LowestOpset} to {HighestOpset}.");
}
