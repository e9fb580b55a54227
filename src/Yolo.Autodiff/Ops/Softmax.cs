using Yolo.Kernels.Profiling;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>ln Σ eˣ over an axis, which stays with size 1: max + ln Σ e^(x − max), so that nothing overflows.</summary>
    public static Tensor LogSumExp(Tensor x, int axis)
    {
        using var op = Profiler.Op("LogSumExp");
        var greatest = StopGradient(MaxKeepAxes(StopGradient(x), axis));
        return Log(SumKeepAxes(Exp(x - greatest), axis)) + greatest;
    }

    /// <summary>x − ln Σ eˣ over an axis, computed from x − max, so that a great common part of all x cancels before it rounds.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis)
    {
        using var op = Profiler.Op("LogSoftmax");
        var shifted = x - StopGradient(MaxKeepAxes(StopGradient(x), axis));
        return shifted - Log(SumKeepAxes(Exp(shifted), axis));
    }

    /// <summary>eˣ / Σ eˣ over an axis.</summary>
    public static Tensor Softmax(Tensor x, int axis)
    {
        using var op = Profiler.Op("Softmax");
        var e = Exp(x - StopGradient(MaxKeepAxes(StopGradient(x), axis)));
        return e / SumKeepAxes(e, axis);
    }
}
