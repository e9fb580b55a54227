using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Gpu;

internal sealed partial class GpuDevice<TReal>
{
    private readonly GpuStaging<TReal> _staging = new(accelerator);

    /// <summary>Places on this device where staged numbers lie or have lain.</summary>
    internal int StagingPlaces => _staging.Places;

    private protected override IStagingPlace? StageNumbers(float[] values)
    {
        if (values.Length == 0)
        {
            return null;
        }
        CountTransfer();
        return _staging.Put(values);
    }

    private protected override void WriteStaged(DeviceBuffer buffer, IStagingPlace place, int length)
    {
        var staged = (GpuStaging<TReal>.Place)place;
        lock (accelerator)
        {
            View(buffer).SubView(0, length).CopyFrom(accelerator.DefaultStream, staged.Memory.View.SubView(0, length).BaseView);
        }
        staged.Read();
        GC.KeepAlive(buffer);
    }
}
