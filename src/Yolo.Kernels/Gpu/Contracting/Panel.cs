using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// How a work item brings its part of a panel, places × depth of a view [place, k], to shared memory. Neighbouring items read what lies
/// side by side, along the view's lines. In shared memory all places of a k lie together; a quad of padding between them lets items that
/// write neighbouring k use different banks.
/// </summary>
internal readonly struct Panel<TView, TReal>
    where TView : struct, IMatrixView
    where TReal : unmanaged, IReal<TReal>
{
    private readonly TView _view;
    private readonly ArrayView<TReal> _data;
    private readonly int _batch;
    private readonly Spot _spot0;
    private readonly Spot _spot1;
    private readonly Spot _spot2;
    private readonly Spot _spot3;
    private readonly int _k;
    private readonly int _kStep;
    private readonly int _end;
    private readonly int _count;
    private readonly int _target;
    private readonly int _targetStep;

    /// <summary>The part of item <paramref name="thread"/> of panels whose sizes are powers of two, for places from <paramref name="first"/> on; those beyond the end of the depth are 0.</summary>
    public Panel(TView view, ArrayView<TReal> data, int batch, int thread, int places, int depth, int first, int limit, int end)
    {
        _view = view;
        _data = data;
        _batch = batch;
        _end = end;
        _count = places * depth / IGpuTile.Threads;
        var pitch = PitchInQuads(places) * Quad<TReal>.Size;
        int place, placeStep;
        if (TView.LinesAreRows)
        {
            (place, _k) = (thread / depth, thread & (depth - 1));
            (placeStep, _kStep) = (IGpuTile.Threads / depth, 0);
            _targetStep = placeStep;
        }
        else
        {
            (place, _k) = (thread & (places - 1), thread / places);
            (placeStep, _kStep) = (0, IGpuTile.Threads / places);
            _targetStep = _kStep * pitch;
        }
        // Past the edge items read the last place again: what they make of it is not stored.
        var last = limit - 1;
        _spot0 = view.Row(batch, IntrinsicMath.Min(first + place, last));
        _spot1 = view.Row(batch, IntrinsicMath.Min(first + place + placeStep, last));
        _spot2 = view.Row(batch, IntrinsicMath.Min(first + place + (2 * placeStep), last));
        _spot3 = view.Row(batch, IntrinsicMath.Min(first + place + (3 * placeStep), last));
        _target = (_k * pitch) + place;
    }

    /// <summary>From one k to the next in shared memory.</summary>
    public static int PitchInQuads(int places) => (places / Quad<TReal>.Size) + 1;

    /// <summary>Reads the item's part at depth <paramref name="k"/>; nothing waits for the numbers yet.</summary>
    public Quad<TReal> Fetch(int k) => new(
        Element(0, _spot0, k),
        _count > 1 ? Element(1, _spot1, k) : default,
        _count > 2 ? Element(2, _spot2, k) : default,
        _count > 3 ? Element(3, _spot3, k) : default);

    /// <summary>Writes it to shared memory, where the panel starts at quad <paramref name="start"/>.</summary>
    public void Put(ArrayView<Quad<TReal>> shared, int start, Quad<TReal> numbers)
    {
        var target = shared.Cast<TReal>();
        var index = (start * Quad<TReal>.Size) + _target;
        target[index] = numbers.X;
        if (_count > 1)
        {
            target[index + _targetStep] = numbers.Y;
        }
        if (_count > 2)
        {
            target[index + (2 * _targetStep)] = numbers.Z;
        }
        if (_count > 3)
        {
            target[index + (3 * _targetStep)] = numbers.W;
        }
    }

    /// <remarks>Only the load itself is under a condition, so that loads of several elements are on their way together.</remarks>
    private TReal Element(int i, Spot place, int k)
    {
        k += _k + (i * _kStep);
        var index = _view.Index(place, _view.Column(_batch, k));
        index = k < _end ? index : -1;
        return index >= 0 ? _data[index] : default;
    }
}
