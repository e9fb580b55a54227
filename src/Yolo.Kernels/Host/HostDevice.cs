using System.Numerics;
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
        : base(name, $"managed code on {Environment.ProcessorCount} {(Environment.ProcessorCount == 1 ? "core" : "cores")}, {precision.ToString().ToLowerInvariant()} precision, {TVector.Count} numbers a register", precision)
    {
        _method = method;
    }

    public override bool IsGpu => false;

    private protected override void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<double> values) => Write(buffer, values);

    private protected override void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<float> values) => Write(buffer, values);

    private protected override void ReadNumbers(DeviceBuffer buffer, Span<double> values) => Read(buffer, values);

    private protected override void ReadNumbers(DeviceBuffer buffer, Span<float> values) => Read(buffer, values);

    public override void Synchronize()
    {
        // Every call returns when its work is done.
    }

    private protected override IMemoryBlock AllocateBlock(int capacity) => new HostBlock(capacity, sizeof(TReal));

    private static void Write<T>(DeviceBuffer buffer, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        var data = Data(buffer);
        if (sizeof(T) == sizeof(TReal))
        {
            values.CopyTo(new(data, values.Length));
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                data[i] = TReal.FromDouble(double.CreateTruncating(values[i]));
            }
        }
        GC.KeepAlive(buffer);
    }

    private static void Read<T>(DeviceBuffer buffer, Span<T> values)
        where T : unmanaged, INumber<T>
    {
        var data = Data(buffer);
        if (sizeof(T) == sizeof(TReal))
        {
            new ReadOnlySpan<T>(data, values.Length).CopyTo(values);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = T.CreateTruncating(TReal.ToDouble(data[i]));
            }
        }
        GC.KeepAlive(buffer);
    }

    private static TReal* Data(DeviceBuffer buffer) => (TReal*)((HostBlock)buffer.Block).Address;

    private static Scalars<TVector> Splat(double p, double q, double r) =>
        new(TVector.Splat(TReal.FromDouble(p)), TVector.Splat(TReal.FromDouble(q)), TVector.Splat(TReal.FromDouble(r)));
}
