using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>The transforms of filters, of neighbouring filters in one register.</summary>
internal static unsafe class WinogradFilters<TForm, TVector, TReal>
    where TForm : struct, IWinogradForm
    where TReal : unmanaged, IReal<TReal>
    where TVector : unmanaged, IVector<TVector, TReal>
{
    private const int Taps = 9;
    private const int MostPoints = 6;

    /// <summary>Channels that are packed together.</summary>
    private const int ChannelsAtOnce = 16;

    /// <summary>
    /// G g Gᵀ of filters <paramref name="firstRow"/> to <paramref name="lastRow"/> and some channels, in panels of <paramref name="panelRows"/> filters:
    /// [panel][point][channel][filter]. <paramref name="turned"/> reads the taps from the last to the first.
    /// </summary>
    [SkipLocalsInit]
    public static void Transform<TView>(
        TView view, TReal* data, bool turned, int firstRow, int lastRow, int firstChannel, int lastChannel, int panelRows, TReal* to)
        where TView : struct, IMatrixView
    {
        var (points, width) = (TForm.Points, TVector.Count);
        var channels = lastChannel - firstChannel;
        var together = Math.Max(panelRows, width);
        var packed = stackalloc TReal[ChannelsAtOnce * Taps * together];
        var half = stackalloc TReal[3 * MostPoints * width];
        var whole = stackalloc TReal[MostPoints * MostPoints * width];
        var panelStride = (nint)points * points * channels * panelRows;
        var pointStride = (nint)channels * panelRows;
        for (var row = firstRow; row < lastRow; row += together)
        {
            var panel = to + ((row - firstRow) / panelRows * panelStride);
            for (var start = firstChannel; start < lastChannel; start += ChannelsAtOnce)
            {
                var end = Math.Min(lastChannel, start + ChannelsAtOnce);
                Panels.Pack(view, data, 0, TView.LinesAreRows, start * Taps, end * Taps, row, Math.Min(lastRow, row + together), together, together, packed);
                for (var channel = start; channel < end; channel++)
                {
                    var filter = packed + ((channel - start) * Taps * together);
                    var place = panel + ((nint)(channel - firstChannel) * panelRows);
                    for (var part = 0; part < together; part += width)
                    {
                        Across(filter + part, together, turned, half);
                        // A register may be wider than a panel: then it is cut.
                        if (width <= panelRows)
                        {
                            Down(half, place + part, pointStride);
                            continue;
                        }
                        Down(half, whole, width);
                        for (var lane = 0; lane < width && row + (lane / panelRows * panelRows) < lastRow; lane++)
                        {
                            var (ofPanel, inPanel) = Math.DivRem(lane, panelRows);
                            for (var point = 0; point < points * points; point++)
                            {
                                place[(ofPanel * panelStride) + (point * pointStride) + inPanel] = whole[(point * width) + lane];
                            }
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Across(TReal* taps, int apart, bool turned, TReal* half)
    {
        var (points, width) = (TForm.Points, TVector.Count);
        var first = turned ? taps + ((Taps - 1) * apart) : taps;
        var step = turned ? -apart : apart;
        for (var ky = 0; ky < 3; ky++)
        {
            WinogradLines<TForm, TVector, TReal>.Filter(first + (ky * 3 * step), step, half + (ky * points * width), width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Down(TReal* half, TReal* to, nint pointStride)
    {
        var (points, width) = (TForm.Points, TVector.Count);
        for (var j = 0; j < points; j++)
        {
            WinogradLines<TForm, TVector, TReal>.Filter(half + (j * width), points * width, to + (j * pointStride), points * pointStride);
        }
    }

    /// <summary>Gᵀ u G for the gradients of one filter's points at <paramref name="channels"/> channels, side by side in whole registers: to [channel][tap].</summary>
    [SkipLocalsInit]
    public static void Adjoint(TReal* from, nint pointStride, int channels, TReal* to)
    {
        var (points, width) = (TForm.Points, TVector.Count);
        var half = stackalloc TReal[3 * MostPoints * width];
        var taps = stackalloc TReal[Taps * width];
        for (var channel = 0; channel < channels; channel += width)
        {
            for (var j = 0; j < points; j++)
            {
                WinogradLines<TForm, TVector, TReal>.FilterAdjoint(from + channel + (j * pointStride), points * pointStride, half + (j * width), points * width);
            }
            for (var ky = 0; ky < 3; ky++)
            {
                WinogradLines<TForm, TVector, TReal>.FilterAdjoint(half + (ky * points * width), width, taps + (ky * 3 * width), width);
            }
            Transposition.Transpose(taps, width, Taps, Math.Min(width, channels - channel), to + (channel * Taps), Taps);
        }
    }
}
