using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Training;

/// <summary>Stochastic gradient descent with momentum: v ← momentum · v + (∂ + decay · w), w ← w − rate · v.</summary>
public sealed record Sgd(double Momentum = 0.9, double Decay = 0.0005) : Optimiser
{
    /// <inheritdoc/>
    public override OptimiserState Init(ParameterTree parameters) => new(ZerosLike(parameters), ParameterTree.Empty, 0);

    /// <inheritdoc/>
    public override OptimiserResult Step(ParameterTree parameters, ParameterTree gradients, OptimiserState state, double rate, bool overwrite = false)
    {
        // Scalars of a job are numbers of a tensor: a GPU without double precision takes no others.
        var device = parameters.Leaves[0].Device;
        var (decayed, plain) = (Rates(device, Decay, rate), Rates(device, 0, rate));
        var made = parameters.Names.Select(name =>
        {
            var w = parameters[name];
            var job = new MomentumStep(w.Shape.Count, device.IsGpu);
            var (v, g, rates) = (state.First[name], gradients[name], DecayOf(name, Decay) == 0 ? plain : decayed);
            return overwrite
                ? Launch.Overwrite(job, job.Jobs, 1, [w, v], g, rates)
                : Launch.Jobs(job, job.Jobs, 1, [w.Shape, w.Shape], g, rates, w, v);
        }).ToArray();
        return new(parameters.Rebuild([.. made.Select(m => m[0])]), new(state.First.Rebuild([.. made.Select(m => m[1])]), ParameterTree.Empty, state.Steps + 1));
    }

    private Tensor Rates(Device device, double decay, double rate) => Tensor.From(device, [Momentum, decay, rate], 3);
}

/// <summary>
/// v ← momentum · v + (g + decay · w), w ← w − rate · v for a run of numbers: the new w is A, the new v B, g is C; momentum, decay and rate are D; the old w and v are E and F,
/// perhaps the same places as A and B.
/// </summary>
internal readonly struct MomentumStep(int length, bool one) : IJob
{
    private const int HostRun = 16384;

    private readonly int _length = length;
    private readonly int _run = one ? 1 : HostRun;

    public int Jobs => (int)(((long)_length + Run - 1) / Run);

    public int ShortestRun => Run;

    // Threads of a GPU should read side by side.
    private int Run => _run;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (momentum, decay, rate) = (buffers.D[0], buffers.D[1], buffers.D[2]);
        var (momenta, decays, rates) = (TBuffer.Splat(momentum), TBuffer.Splat(decay), TBuffer.Splat(rate));
        var first = job * Run;
        var count = _length - first < Run ? _length - first : Run;
        var whole = first + (count / TBuffer.Width * TBuffer.Width);
        for (var i = first; i < whole; i += TBuffer.Width)
        {
            var w = buffers.E.Load(i);
            var v = (momenta * buffers.F.Load(i)) + buffers.C.Load(i) + (decays * w);
            buffers.B.Store(i, v);
            buffers.A.Store(i, w - (rates * v));
        }
        for (var i = whole; i < first + count; i++)
        {
            var w = buffers.E[i];
            var v = (momentum * buffers.F[i]) + buffers.C[i] + (decay * w);
            buffers.B.Write(i, v);
            buffers.A.Write(i, w - (rate * v));
        }
    }
}
