using System.Globalization;
using Yolo.Benchmarks.Running;

namespace Yolo.Benchmarks.Networks;

/// <summary>
/// The least time for a network: its operations, by the definition of convolution, at the rate of multiply-adds, or its weights, through memory; the longer counts, the
/// other is named. Winograd's algorithm multiplies less, so the former can be undercut.
/// </summary>
public static class NetworkFloor
{
    /// <summary>Weights are read once.</summary>
    public static Floor OfInference(NetworkProblem problem) => Longer(problem.Operations, problem.WeightBytes);

    /// <summary>
    /// Forward, the gradient of the filters, and that of the input but for the first layer, as many operations each; weights and momenta are read and written by the
    /// descent, at the rate of reading.
    /// </summary>
    public static Floor OfStep(NetworkProblem problem)
    {
        const int passes = 3, readAndWritten = 4;
        var ofFirst = (double)problem.Network.Layers[0].Operations(problem.Network.Input) * problem.Images;
        return Longer((passes * problem.Operations) - ofFirst, readAndWritten * problem.WeightBytes);
    }

    private static Floor Longer(double operations, double bytes)
    {
        var computing = operations / MachineRates.Operations;
        var reading = bytes / MachineRates.ReadBandwidth((int)(bytes / sizeof(float)));
        return computing >= reading
            ? new(computing, string.Create(CultureInfo.InvariantCulture, $"FMA, direct; weights {reading * 1000:f1}"))
            : new(reading, string.Create(CultureInfo.InvariantCulture, $"weights; FMA, direct {computing * 1000:f1}"));
    }
}
