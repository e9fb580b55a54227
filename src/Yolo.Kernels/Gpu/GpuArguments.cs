using ILGPU;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>GPU memory as a map sees it.</summary>
internal readonly struct GpuView<TReal>(ArrayView<TReal> view) : IView<TReal>
    where TReal : unmanaged
{
    private readonly ArrayView<TReal> _view = view;

    public TReal this[int index] => _view[index];
}

/// <summary>An operand of a lanewise kernel.</summary>
internal readonly struct GpuOperand<TReal>(ArrayView<TReal> view, Strides strides)
    where TReal : unmanaged
{
    private readonly ArrayView<TReal> _view = view;
    private readonly Strides _strides = strides;

    public TReal Load(Place place) => _view[_strides.At(place)];

    public void Store(Place place, TReal value) => _view[_strides.At(place)] = value;
}

/// <summary>An operand of a reduction.</summary>
internal readonly struct GpuReduceOperand<TReal>(ArrayView<TReal> view, Strides kept, Strides reduced)
    where TReal : unmanaged
{
    private readonly ArrayView<TReal> _view = view;
    private readonly Strides _kept = kept;
    private readonly Strides _reduced = reduced;

    public TReal Load(Place kept, Place reduced) => _view[_kept.At(kept) + _reduced.At(reduced)];
}
