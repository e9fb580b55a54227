using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host;

/// <summary>Managed code on all cores with SIMD: nothing to install. Numbers are <typeparamref name="TReal"/>, registers <typeparamref name="TVector"/>.</summary>
internal sealed unsafe partial class HostDevice<TReal, TVector> : Device
    where TReal : unmanaged, IReal<TReal>
    where TVector : unmanaged, IVector<TVector, TReal>
{
    private readonly ConvolutionMethod _method;

    public HostDevice(string name, Precision precision, ConvolutionMethod method = ConvolutionMethod.Fastest)
        : base(name, $"managed code on {Environment.ProcessorCount} cores, {precision.ToString().ToLowerInvariant()} precision, {TVector.Count} numbers a register", precision)
    {
        _method = method;
    }

    public override bool IsGpu => false;

    private protected override void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<double> values)
    {
        var data = Data(buffer);
        for (var i = 0; i < values.Length; i++)
        {
            data[i] = TReal.FromDouble(values[i]);
        }
        GC.KeepAlive(buffer);
    }

    private protected override void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<float> values)
    {
        var data = Data(buffer);
        for (var i = 0; i < values.Length; i++)
        {
            data[i] = TReal.FromDouble(values[i]);
        }
        GC.KeepAlive(buffer);
    }

    private protected override void ReadNumbers(DeviceBuffer buffer, Span<double> values)
    {
        var data = Data(buffer);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = TReal.ToDouble(data[i]);
        }
        GC.KeepAlive(buffer);
    }

    private protected override void ReadNumbers(DeviceBuffer buffer, Span<float> values)
    {
        var data = Data(buffer);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)TReal.ToDouble(data[i]);
        }
        GC.KeepAlive(buffer);
    }

    public override void Synchronize()
    {
        // Every call returns when its work is done.
    }

    private protected override IMemoryBlock AllocateBlock(int capacity) => new HostBlock(capacity, sizeof(TReal));

    private static TReal* Data(DeviceBuffer buffer) => (TReal*)((HostBlock)buffer.Block).Address;

    private static Scalars<TVector> Splat(double p, double q, double r) =>
        new(TVector.Splat(TReal.FromDouble(p)), TVector.Splat(TReal.FromDouble(q)), TVector.Splat(TReal.FromDouble(r)));
}
