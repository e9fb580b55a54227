using Yolo.Autodiff;
using Yolo.Model.Networks;

namespace Yolo.Model.Training;

/// <summary>
/// A moving average of weights and running statistics, which detects better than the last weights do: a ← d · a + (1 − d) · w after each step, with
/// d = decay · (1 − e^(−t/ramp)) at step t, so that it forgets the first weights soon (as in the published YOLOv5).
/// </summary>
/// <param name="Decay">The share of the old average in the end, in [0, 1).</param>
/// <param name="Ramp">Steps after which it has come to 63 % of that, above 0.</param>
public sealed record WeightAverage(double Decay = 0.9999, double Ramp = 2000)
{
    /// <summary>d after so many steps.</summary>
    public double At(long steps) => Decay * (1 - Math.Exp(-steps / Ramp));

    internal Weights Next(Weights average, Weights weights, long steps)
    {
        var share = At(steps);
        return Tree.Zip(average, weights, (old, now) => Launch.Lanewise(default(Blend), old.Shape, [old, now], share));
    }
}
