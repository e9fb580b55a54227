using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>The filters with input channels as rows, [input channels, output channels · kernel]: the left factor of the input's gradient.</summary>
public readonly unsafe struct BackwardFilters(ConvolutionShape shape) : IMatrixView
{
    private readonly ConvolutionShape _s = shape;
    private readonly Divisor _byKernel = new(shape.KernelHeight * shape.KernelWidth);

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public Spot Row(int batch, int row) => new(Filter(batch, 0, row));

    /// <inheritdoc/>
    public Spot Column(int batch, int column)
    {
        var o = _byKernel.Of(column, out var tap);
        return new((o * _s.InputChannels * _byKernel.Value) + tap);
    }

    /// <inheritdoc/>
    public int Index(Spot row, Spot column) => row.Offset + column.Offset;

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        var kernel = _s.KernelHeight * _s.KernelWidth;
        var o = Math.DivRem(start, kernel, out var tap);
        var filter = data + Filter(batch, o, first);
        // Lines lie side by side in each filter, but a filter's length apart in themselves.
        for (var run = 0; length > 0; length -= run, destination += run, tap = 0, filter += (nint)_s.InputChannels * kernel)
        {
            run = Math.Min(length, kernel - tap);
            for (var i = 0; i < count; i++)
            {
                Runs.Copy(filter + ((nint)i * kernel) + tap, destination + ((nint)i * pitch), run);
            }
        }
    }

    private int Filter(int group, int o, int c) => ((((group * _s.OutputChannels) + o) * _s.InputChannels) + c) * _s.KernelHeight * _s.KernelWidth;
}
