using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>A contraction whose B are the patches of wide maps: tiles read a few rows with margins where they lie, so each number is copied once, not once for each tap.</summary>
    private void ContractShifted<TA, TOutput, TEpilogue, TTile>(
        ContractShape shape, TA a, TReal* aSource, ConvolutionShape image, bool turned, TReal* bSource, TOutput output, TReal* target, TEpilogue epilogue, TReal* rowValues)
        where TA : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TTile : struct, ITile<TReal>
    {
        var (groups, rows, _, depth) = shape;
        var rowPanels = DivideUp(rows, TTile.Rows);
        var panelLength = (nint)depth * TTile.Rows;
        using var packedA = Scratch(checked((int)(groups * rowPanels * panelLength)));
        var panels = packedA.Data;
        Parts.Run(groups * rowPanels, (int)Math.Max(1, LanewiseGrain / panelLength), (begin, end) =>
        {
            for (var panel = begin; panel < end; panel++)
            {
                var (group, first) = (panel / rowPanels, panel % rowPanels * TTile.Rows);
                Panels.Pack(
                    a, aSource, group, TA.LinesAreRows, 0, depth, first, Math.Min(rows, first + TTile.Rows), TTile.Rows, TTile.Rows, panels + (panel * panelLength));
            }
        });

        var outputRows = ShiftedImage.RowsAtOnce(image, sizeof(TReal));
        var blocks = DivideUp(image.OutputHeight, outputRows);
        Parts.Run(groups * image.Batch * blocks, 1, (begin, end) =>
        {
            for (var job = begin; job < end; job++)
            {
                var (rest, block) = Math.DivRem(job, blocks);
                var (group, n) = Math.DivRem(rest, image.Batch);
                var first = block * outputRows;
                var last = Math.Min(image.OutputHeight, first + outputRows);
                var maps = bSource + (((nint)n * image.Groups) + group) * image.InputChannels * image.InputPlaces;
                var c = MultiplyShifted<TTile>(panels + (group * rowPanels * panelLength), rowPanels, depth, image, turned, maps, first, last, out var stride);
                for (var y = first; y < last; y++, c += ShiftedImage.Pitch(image))
                {
                    var column = (n * image.OutputPlaces) + (y * image.OutputWidth);
                    StoreRows(epilogue, output, target, rowValues, group, 0, rows, column, column + image.OutputWidth, c, stride);
                }
            }
        });
    }

    /// <summary>Output rows <paramref name="first"/> to <paramref name="last"/> of all channels, with margins; channels lie <paramref name="stride"/> apart.</summary>
    private static TReal* MultiplyShifted<TTile>(
        TReal* panels, int rowPanels, int depth, ConvolutionShape image, bool turned, TReal* maps, int first, int last, out int stride)
        where TTile : struct, ITile<TReal>
    {
        var rows = last - first + image.KernelHeight - 1;
        stride = DivideUp((last - first) * ShiftedImage.Pitch(image), TTile.Granularity) * TTile.Granularity;
        var cLength = (nint)rowPanels * TTile.Rows * stride;
        // The last tile reads past the last row.
        var imageLength = DivideUp((image.InputChannels * rows * ShiftedImage.Pitch(image)) + image.KernelWidth + TTile.Columns, TTile.Granularity) * TTile.Granularity;
        var c = (TReal*)HostScratch.OfThread((nuint)(((cLength + imageLength) * sizeof(TReal)) + ((nint)depth * sizeof(nint))));
        var rowsOfImage = c + cLength;
        var shifts = (nint*)(rowsOfImage + imageLength);
        ShiftedImage.Shifts(image, turned, rows, shifts);
        ShiftedImage.Copy(image, maps, first - image.Padding, rows, rowsOfImage);
        for (var column = 0; column < stride; column += TTile.Columns)
        {
            var rowsOfB = new ShiftedRows<TReal>(rowsOfImage + column, shifts);
            for (var panel = 0; panel < rowPanels; panel++)
            {
                TTile.Multiply(
                    depth, panels + ((nint)panel * depth * TTile.Rows), rowsOfB, Math.Min(TTile.Columns, stride - column),
                    c + ((nint)panel * TTile.Rows * stride) + column, stride, false);
            }
        }
        return c;
    }
}
