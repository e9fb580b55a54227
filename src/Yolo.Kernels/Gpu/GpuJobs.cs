using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>GPU memory as a job sees it: a lane is a number.</summary>
internal readonly struct GpuBuffer<TReal>(ArrayView<TReal> view) : IBuffer<TReal, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly ArrayView<TReal> _view = view;

    public static int Width => 1;

    public TReal this[int index] => _view[index];

    public static TReal Splat(TReal value) => value;

    public static TReal Sum(TReal lane) => lane;

    public TReal Load(int index) => _view[index];

    public void LoadPairs(int index, out TReal even, out TReal odd)
    {
        even = _view[index];
        odd = _view[index + 1];
    }

    public void Write(int index, TReal value) => _view[index] = value;

    public void Store(int index, TReal value) => _view[index] = value;

    public void StorePairs(int index, TReal even, TReal odd)
    {
        _view[index] = even;
        _view[index + 1] = odd;
    }
}
