using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// Maps [N, Groups · channels, places] as matrices [channels, N · places], one for each group: a convolution's output, and its gradient.
/// </summary>
public readonly unsafe struct Maps(int groups, int channels, int places) : IMatrixView, IOutputView
{
    private readonly int _groups = groups;
    private readonly int _channels = channels;
    private readonly int _places = places;
    private readonly Divisor _byPlaces = new(places);

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public Spot Row(int batch, int row) => new(row * _places);

    /// <inheritdoc/>
    public Spot Column(int batch, int column) => new(IndexOf(batch, 0, column));

    /// <inheritdoc/>
    public int Index(Spot row, Spot column) => row.Offset + column.Offset;

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        for (var line = first; line < first + count; line++, destination += pitch)
        {
            Line(data, batch, line, start, length, destination);
        }
    }

    private void Line<TReal>(TReal* data, int batch, int line, int start, int count, TReal* destination)
        where TReal : unmanaged, IReal<TReal>
    {
        while (count > 0)
        {
            var run = Math.Min(count, Run(start));
            Runs.Copy(data + IndexOf(batch, line, start), destination, run);
            destination += run;
            start += run;
            count -= run;
        }
    }

    /// <inheritdoc/>
    public int IndexOf(int batch, int row, int column)
    {
        var n = _byPlaces.Of(column, out var place);
        return (((((n * _groups) + batch) * _channels) + row) * _places) + place;
    }

    /// <inheritdoc/>
    public int Run(int column) => _places - (column % _places);
}
