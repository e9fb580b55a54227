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
    public override OptimiserResult Step(ParameterTree parameters, ParameterTree gradients, OptimiserState state, double rate)
    {
        // Scalars of a job are numbers of a tensor: a GPU without double precision takes no others.
        var device = parameters.Leaves[0].Device;
        var (decayed, plain) = (Rates(device, Decay, rate), Rates(device, 0, rate));
        var made = parameters.Names.Select(name =>
        {
            var w = parameters[name];
            var job = new MomentumStep(w.Shape.Count, device.IsGpu);
            return Launch.Jobs(job, job.Jobs, 1, [w.Shape, w.Shape], w, state.First[name], gradients[name], DecayOf(name, Decay) == 0 ? plain : decayed);
        }).ToArray();
        return new(parameters.Rebuild([.. made.Select(m => m[0])]), new(state.First.Rebuild([.. made.Select(m => m[1])]), ParameterTree.Empty, state.Steps + 1));
    }

    private Tensor Rates(Device device, double decay, double rate) => Tensor.From(device, [Momentum, decay, rate], 3);
}

/// <summary>B ← momentum · D + (E + decay · C), A ← C − rate · B for a run of numbers: w, v and g are read once; momentum, decay and rate are F.</summary>
internal readonly struct MomentumStep(int length, bool one) : IJob
{
    private const int HostRun = 16384;

    private readonly int _length = length;

    // Threads of a GPU should read side by side.
    private readonly int _run = one ? 1 : HostRun;

    public int Jobs => (int)(((long)_length + _run - 1) / _run);

    public int ShortestRun => _run;

    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (momentum, decay, rate) = (buffers.F[0], buffers.F[1], buffers.F[2]);
        var (momenta, decays, rates) = (TBuffer.Splat(momentum), TBuffer.Splat(decay), TBuffer.Splat(rate));
        var first = job * _run;
        var count = _length - first < _run ? _length - first : _run;
        var whole = first + (count / TBuffer.Width * TBuffer.Width);
        for (var i = first; i < whole; i += TBuffer.Width)
        {
            var w = buffers.C.Load(i);
            var v = (momenta * buffers.D.Load(i)) + buffers.E.Load(i) + (decays * w);
            buffers.B.Store(i, v);
            buffers.A.Store(i, w - (rates * v));
        }
        for (var i = whole; i < first + count; i++)
        {
            var w = buffers.C[i];
            var v = (momentum * buffers.D[i]) + buffers.E[i] + (decay * w);
            buffers.B.Write(i, v);
            buffers.A.Write(i, w - (rate * v));
        }
    }
}
