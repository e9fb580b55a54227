using System.Runtime.CompilerServices;
using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>The pieces of a convolution by Winograd's algorithm: their sizes and what is done with them.</summary>
    private readonly struct WinogradJob<TForm, TTile>(WinogradGrid grid, WinogradPlan plan, int rows)
        where TForm : struct, IWinogradForm
        where TTile : struct, ITile<TReal>
    {
        private static int Points => TForm.Points * TForm.Points;

        public WinogradGrid Grid { get; } = grid;

        public WinogradPlan Plan { get; } = plan;

        private int Channels => Grid.Image.InputChannels;

        /// <summary>All transformed filters, [panel][point][channel][filter].</summary>
        public int FilterLength => checked((int)FiltersAt(DivideUp(rows, Plan.PanelRows) * Plan.PanelRows));

        /// <summary>The transformed inputs of a chunk, [point][channel][tile], or [point][panel of tiles][channel][tile] if filters fill registers.</summary>
        public nint InputLength => (nint)Points * Channels * Plan.RowLength;

        /// <summary>The products of a job, [point][filter][tile], and the registers that may be read behind them; before them, if filters fill registers, [point][panel][tile][filter].</summary>
        public nint ProductLength => ((Plan.FiltersAcross ? 2 : 1) * PointLength * Points) + TTile.Columns;

        private nint PointLength => (nint)Plan.BlockRows * Plan.RowLength;

        /// <summary>The transformed filters of a job that makes them itself.</summary>
        public nint OwnFilterLength => Plan.FiltersInJobs ? (nint)Points * Plan.BlockRows * Plan.BlockDepth : 0;

        public nint ScratchLength => ProductLength + OwnFilterLength + (Plan.OwnInputs ? InputLength : 0);

        /// <summary>Where the panel of a filter begins.</summary>
        public nint FiltersAt(int row) => (nint)row * Points * Channels;

        public (int Begin, int End) Tiles(int chunk) => (chunk * Plan.ChunkTiles, Math.Min(Grid.Tiles, (chunk + 1) * Plan.ChunkTiles));

        [SkipLocalsInit]
        public void TransformInput(TReal* maps, int chunk, int channel, TReal* inputs)
        {
            var (begin, end) = Tiles(chunk);
            var map = maps + ((nint)channel * Grid.Image.InputPlaces);
            if (!Plan.FiltersAcross)
            {
                WinogradMaps<TForm, TVector, TReal>.Input(
                    Grid, map, begin, end, inputs + ((nint)channel * Plan.RowLength), (nint)Channels * Plan.RowLength, Plan.RowLength);
                return;
            }
            var points = stackalloc TReal[Points * Plan.RowLength];
            WinogradMaps<TForm, TVector, TReal>.Input(Grid, map, begin, end, points, Plan.RowLength, Plan.RowLength);
            var to = inputs + ((nint)channel * TTile.Rows);
            for (var i = 0; i < Points * Plan.RowLength; i += TTile.Rows, to += (nint)Channels * TTile.Rows)
            {
                Runs.Copy(points + i, to, TTile.Rows);
            }
        }

        public void TransformFilters<TA>(TA a, TReal* aSource, bool turned, int firstRow, int lastRow, int firstChannel, int lastChannel, TReal* to)
            where TA : struct, IMatrixView => WinogradFilters<TForm, TVector, TReal>.Transform(
                a, aSource, turned, firstRow, lastRow, firstChannel, lastChannel, Plan.PanelRows, to);

        /// <summary>The products of all points for a block of filters, summed over channels.</summary>
        public void Multiply<TA>(TA a, TReal* aSource, bool turned, TReal* filters, int firstRow, int lastRow, TReal* inputs, TReal* products, TReal* ownFilters)
            where TA : struct, IMatrixView
        {
            for (var start = 0; start < Channels; start += Plan.BlockDepth)
            {
                var depth = Math.Min(Plan.BlockDepth, Channels - start);
                var block = filters == null ? ownFilters : filters + FiltersAt(firstRow);
                var (channels, skip) = filters == null ? (depth, 0) : (Channels, start);
                if (filters == null)
                {
                    TransformFilters(a, aSource, turned, firstRow, lastRow, start, start + depth, block);
                }
                for (var point = 0; point < Points; point++)
                {
                    var panels = block + ((((nint)point * channels) + skip) * Plan.PanelRows);
                    var panelStride = (nint)Points * channels * Plan.PanelRows;
                    var product = products + (point * PointLength);
                    var pointInputs = inputs + ((nint)point * Channels * Plan.RowLength);
                    if (Plan.FiltersAcross)
                    {
                        MultiplyAcross(panels, panelStride, lastRow - firstRow, start, depth, pointInputs, product + (Points * PointLength));
                    }
                    else
                    {
                        MultiplyAlong(panels, panelStride, lastRow - firstRow, depth, pointInputs + ((nint)start * Plan.RowLength), product, start > 0);
                    }
                }
            }
            if (Plan.FiltersAcross)
            {
                Turn(products, lastRow - firstRow);
            }
        }

        /// <summary>Tiles in registers: filters are the rows.</summary>
        private void MultiplyAlong(TReal* panels, nint panelStride, int rowCount, int depth, TReal* rowsOfB, TReal* product, bool accumulate)
        {
            for (var column = 0; column < Plan.RowLength;)
            {
                var width = TileWidths.Next<TTile, TReal>(Plan.RowLength - column);
                var b = new StridedRows<TReal>(rowsOfB + column, Plan.RowLength);
                var panel = panels;
                for (var row = 0; row < rowCount; row += TTile.Rows, panel += panelStride)
                {
                    TTile.Multiply(depth, panel, b, width, product + ((nint)row * Plan.RowLength) + column, Plan.RowLength, accumulate);
                }
                column += width;
            }
        }

        /// <summary>Filters in registers: panels of tiles are the rows.</summary>
        private void MultiplyAcross(TReal* panels, nint panelStride, int rowCount, int start, int depth, TReal* inputs, TReal* turned)
        {
            var pitch = Plan.PanelRows;
            for (var row = 0; row < rowCount; row += pitch, panels += panelStride, turned += (nint)pitch * Plan.RowLength)
            {
                var width = Math.Min(pitch, WinogradPlan.RoundUp(rowCount - row, TTile.Granularity));
                var b = new StridedRows<TReal>(panels, pitch);
                var panel = inputs + ((nint)start * TTile.Rows);
                for (var tile = 0; tile < Plan.RowLength; tile += TTile.Rows, panel += (nint)Channels * TTile.Rows)
                {
                    TTile.Multiply(depth, panel, b, width, turned + ((nint)tile * pitch), pitch, start > 0);
                }
            }
        }

        /// <summary>Turns products with filters in registers round.</summary>
        private void Turn(TReal* products, int rowCount)
        {
            var turned = products + (Points * PointLength);
            for (var point = 0; point < Points; point++)
            {
                for (var row = 0; row < rowCount; row += Plan.PanelRows)
                {
                    var at = (point * PointLength) + ((nint)row * Plan.RowLength);
                    Transposition.Transpose(turned + at, Plan.PanelRows, Plan.RowLength, Math.Min(Plan.PanelRows, rowCount - row), products + at, Plan.RowLength);
                }
            }
        }
    }
}
