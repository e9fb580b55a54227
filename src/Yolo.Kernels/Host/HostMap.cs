using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    private const int MapGrain = 8192;

    private protected override void RunMap<TMap>(TMap map, Extent extent, DeviceBuffer output, ReadOnlySpan<DeviceBuffer> inputs)
    {
        CountLaunch();
        var buffers = inputs.ToArray();
        HostView<TReal> View(int i) => new(i < buffers.Length ? Data(buffers[i]) : null);
        var views = new Inputs<HostView<TReal>>(View(0), View(1), View(2));
        var target = Data(output);
        var rows = extent.D2 * extent.D3 * extent.D4;
        Parts.Run(rows, Math.Max(1, MapGrain / extent.D5), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                var (n, c, y) = (row / (extent.D3 * extent.D4), row / extent.D4 % extent.D3, row % extent.D4);
                for (var x = 0; x < extent.D5; x++)
                {
                    target[((nint)row * extent.D5) + x] = map.At<TReal, HostView<TReal>>(n, c, y, x, views);
                }
            }
        });
        GC.KeepAlive(buffers);
        GC.KeepAlive(output);
    }
}

/// <summary>Host memory as a map sees it.</summary>
internal readonly unsafe struct HostView<TReal>(TReal* data) : IView<TReal>
    where TReal : unmanaged
{
    public TReal this[int index] => data[index];
}
