using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Loss;

/// <summary>The softmax over the class logits of a slot: e^(z − max) / Σ e^(z − max).</summary>
internal readonly struct ClassScores<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly TReal _greatest;
    private readonly TReal _sum;

    private ClassScores(TReal greatest, TReal sum)
    {
        _greatest = greatest;
        _sum = sum;
    }

    /// <summary>Reads the logits, which stand <paramref name="stride"/> apart from <paramref name="first"/> on.</summary>
    public static ClassScores<TReal> Of<TLane, TBuffer>(TBuffer head, int first, int stride, int classes)
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var greatest = head[first];
        for (var k = 1; k < classes; k++)
        {
            var logit = head[first + (k * stride)];
            // A NaN stays, on either side.
            greatest = TReal.SelectGreaterOrEqual(greatest, logit, greatest, TReal.SelectEqual(greatest, greatest, logit, greatest));
        }
        var sum = TReal.FromIndex(0);
        for (var k = 0; k < classes; k++)
        {
            sum += TReal.Exp(head[first + (k * stride)] - greatest);
        }
        return new(greatest, sum);
    }

    /// <summary>p̂ of the class with this logit.</summary>
    public TReal Probability(TReal logit) => TReal.Exp(logit - _greatest) / _sum;

    /// <summary>−log p̂ of the class with this logit.</summary>
    public TReal CrossEntropy(TReal logit) => TReal.Log(_sum) - (logit - _greatest);
}
