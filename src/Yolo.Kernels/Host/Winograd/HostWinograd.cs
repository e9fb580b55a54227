using System.Runtime.CompilerServices;
using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>Whether the contraction is a convolution, or a gradient of one, that Winograd's algorithm does sooner; if so it is done.</summary>
    private bool TryWinograd<TA, TB, TOutput, TEpilogue, TTile>(
        ContractShape shape, TA a, TReal* aSource, TB b, TReal* bSource, TOutput output, TReal* target, TEpilogue epilogue, TReal* rowValues)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TTile : struct, ITile<TReal>
    {
        if (b is IPatches patches)
        {
            switch (WinogradRule.For(patches.Image, _method))
            {
                case ConvolutionMethod.Winograd2:
                    ContractWinograd<Winograd2, TA, TOutput, TEpilogue, TTile>(
                        shape.Rows, a, aSource, patches.Image, patches.Turned, bSource, output, target, epilogue, rowValues);
                    return true;
                case ConvolutionMethod.Winograd4:
                    ContractWinograd<Winograd4, TA, TOutput, TEpilogue, TTile>(
                        shape.Rows, a, aSource, patches.Image, patches.Turned, bSource, output, target, epilogue, rowValues);
                    return true;
            }
        }
        else if (a is Maps && b is Transposed<Patches> transposed && epilogue is Copy)
        {
            var image = ((IPatches)transposed.Inner).Image;
            switch (WinogradRule.For(image, _method))
            {
                case ConvolutionMethod.Winograd2:
                    ContractWinogradGradient<Winograd2, TTile, TOutput>(image, aSource, bSource, output, target);
                    return true;
                case ConvolutionMethod.Winograd4:
                    ContractWinogradGradient<Winograd4, TTile, TOutput>(image, aSource, bSource, output, target);
                    return true;
            }
        }
        return false;
    }

    /// <summary>A contraction whose B are patches under kernels of 3 × 3 with stride 1, by Winograd's algorithm: transformed inputs, a product for each point, transformed outputs.</summary>
    private void ContractWinograd<TForm, TA, TOutput, TEpilogue, TTile>(
        int rows, TA a, TReal* aSource, ConvolutionShape image, bool turned, TReal* bSource, TOutput output, TReal* target, TEpilogue epilogue, TReal* rowValues)
        where TForm : struct, IWinogradForm
        where TA : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TTile : struct, ITile<TReal>
    {
        var grid = new WinogradGrid(image, TForm.Outputs);
        var plan = new WinogradPlan(grid, TForm.Points, rows, image.InputChannels, TTile.Rows, TTile.Granularity, sizeof(TReal));
        var job = new WinogradJob<TForm, TTile>(grid, plan, rows);

        using var transformed = Scratch(plan.FiltersInJobs ? 0 : job.FilterLength);
        var filters = plan.FiltersInJobs ? null : transformed.Data;
        if (filters != null)
        {
            var panels = Math.Max(1, TVector.Count / TTile.Rows);
            Parts.Run(DivideUp(rows, TTile.Rows * panels), 1, (begin, end) =>
            {
                var (first, last) = (begin * TTile.Rows * panels, Math.Min(rows, end * TTile.Rows * panels));
                WinogradFilters<TForm, TVector, TReal>.Transform(
                    a, aSource, turned, first, last, 0, image.InputChannels, TTile.Rows, filters + job.FiltersAt(first / TTile.Rows));
            });
        }

        using var shared = Scratch(plan.OwnInputs ? 0 : checked(plan.GroupChunks * (int)job.InputLength));
        var inputs = plan.OwnInputs ? null : shared.Data;
        for (var group = 0; group < plan.Chunks; group += plan.GroupChunks)
        {
            var firstChunk = group;
            var chunks = Math.Min(plan.GroupChunks, plan.Chunks - group);
            if (inputs != null)
            {
                Parts.Run(chunks * image.InputChannels, DivideUp(LanewiseGrain, plan.ChunkTiles * grid.Outputs * grid.Outputs), (begin, end) =>
                {
                    for (var i = begin; i < end; i++)
                    {
                        var (chunk, channel) = Math.DivRem(i, image.InputChannels);
                        job.TransformInput(bSource, firstChunk + chunk, channel, inputs + (chunk * job.InputLength));
                    }
                });
            }
            // Neighbours in time share filters, which are more than inputs where they are not at hand.
            Parts.Run(plan.OwnInputs ? chunks : chunks * plan.RowBlocks, 1, (begin, end) =>
            {
                for (var i = begin; i < end; i++)
                {
                    var chunk = plan.OwnInputs ? i : i % chunks;
                    var own = (TReal*)HostScratch.OfThread((nuint)(job.ScratchLength * sizeof(TReal)));
                    var v = plan.OwnInputs ? own + job.ProductLength + job.OwnFilterLength : inputs + (chunk * job.InputLength);
                    if (plan.OwnInputs)
                    {
                        for (var channel = 0; channel < image.InputChannels; channel++)
                        {
                            job.TransformInput(bSource, firstChunk + chunk, channel, v);
                        }
                    }
                    var (firstBlock, lastBlock) = plan.OwnInputs ? (0, plan.RowBlocks) : (i / chunks, (i / chunks) + 1);
                    for (var block = firstBlock; block < lastBlock; block++)
                    {
                        var (first, last) = (block * plan.BlockRows, Math.Min(rows, (block + 1) * plan.BlockRows));
                        job.Multiply(a, aSource, turned, filters, first, last, v, own, own + job.ProductLength);
                        StoreTiles<TForm, TOutput, TEpilogue, TTile>(job, firstChunk + chunk, first, last, own, output, target, epilogue, rowValues);
                    }
                }
            });
        }
    }

    [SkipLocalsInit]
    private static void StoreTiles<TForm, TOutput, TEpilogue, TTile>(
        WinogradJob<TForm, TTile> job, int chunk, int firstRow, int lastRow, TReal* products, TOutput output, TReal* target, TEpilogue epilogue, TReal* rowValues)
        where TForm : struct, IWinogradForm
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TTile : struct, ITile<TReal>
    {
        const int Pitch = 4 * TileLines.Pitch;
        var lines = stackalloc TReal[4 * Pitch];
        var (grid, image) = (job.Grid, job.Grid.Image);
        var pointStride = (nint)job.Plan.BlockRows * job.Plan.RowLength;
        var (begin, end) = job.Tiles(chunk);
        for (var row = firstRow; row < lastRow; row++, products += job.Plan.RowLength)
        {
            for (var tile = begin; tile < end;)
            {
                var run = grid.Run(tile, end);
                WinogradMaps<TForm, TVector, TReal>.Output(products + (tile - begin), pointStride, run.Count, lines, Pitch);
                var width = Math.Min(run.Count * TForm.Outputs, image.OutputWidth - run.X);
                for (var i = 0; i < TForm.Outputs && run.Y + i < image.OutputHeight; i++)
                {
                    var column = (run.Image * image.OutputPlaces) + ((run.Y + i) * image.OutputWidth) + run.X;
                    StoreRows(epilogue, output, target, rowValues, 0, row, row + 1, column, column + width, lines + (i * Pitch), Pitch);
                }
                tile += run.Count;
            }
        }
    }

    /// <summary>The sizes of the pieces and what is done with them.</summary>
    private readonly struct WinogradJob<TForm, TTile>(WinogradGrid grid, WinogradPlan plan, int rows)
        where TForm : struct, IWinogradForm
        where TTile : struct, ITile<TReal>
    {
        private static int Points => TForm.Points * TForm.Points;

        public WinogradGrid Grid { get; } = grid;

        public WinogradPlan Plan { get; } = plan;

        private int Channels => Grid.Image.InputChannels;

        /// <summary>All transformed filters, [panel][point][channel][filter].</summary>
        public int FilterLength => checked((int)FiltersAt(DivideUp(rows, TTile.Rows)));

        /// <summary>The transformed inputs of a chunk, [point][channel][tile].</summary>
        public nint InputLength => (nint)Points * Channels * Plan.RowLength;

        /// <summary>The products of a job, [point][filter][tile], and the registers that may be read behind them.</summary>
        public nint ProductLength => ((nint)Points * Plan.BlockRows * Plan.RowLength) + TTile.Columns;

        /// <summary>The transformed filters of a job that makes them itself.</summary>
        public nint OwnFilterLength => Plan.FiltersInJobs ? (nint)Points * Plan.BlockRows * Plan.BlockDepth : 0;

        public nint ScratchLength => ProductLength + OwnFilterLength + (Plan.OwnInputs ? InputLength : 0);

        public nint FiltersAt(int panel) => (nint)panel * TTile.Rows * Points * Channels;

        public (int Begin, int End) Tiles(int chunk) => (chunk * Plan.ChunkTiles, Math.Min(Grid.Tiles, (chunk + 1) * Plan.ChunkTiles));

        public void TransformInput(TReal* maps, int chunk, int channel, TReal* inputs)
        {
            var (begin, end) = Tiles(chunk);
            WinogradMaps<TForm, TVector, TReal>.Input(
                Grid, maps + ((nint)channel * Grid.Image.InputPlaces), begin, end,
                inputs + ((nint)channel * Plan.RowLength), (nint)Channels * Plan.RowLength, Plan.RowLength);
        }

        /// <summary>The products of all points for a block of filters, summed over channels.</summary>
        public void Multiply<TA>(TA a, TReal* aSource, bool turned, TReal* filters, int firstRow, int lastRow, TReal* inputs, TReal* products, TReal* ownFilters)
            where TA : struct, IMatrixView
        {
            for (var start = 0; start < Channels; start += Plan.BlockDepth)
            {
                var depth = Math.Min(Plan.BlockDepth, Channels - start);
                var block = filters == null ? ownFilters : filters + FiltersAt(firstRow / TTile.Rows);
                var (channels, skip) = filters == null ? (depth, 0) : (Channels, start);
                if (filters == null)
                {
                    WinogradFilters<TForm, TVector, TReal>.Transform(a, aSource, turned, firstRow, lastRow, start, start + depth, TTile.Rows, block);
                }
                for (var point = 0; point < Points; point++)
                {
                    var panel = block + ((((nint)point * channels) + skip) * TTile.Rows);
                    var rowsOfB = inputs + ((((nint)point * Channels) + start) * Plan.RowLength);
                    var product = products + ((nint)point * Plan.BlockRows * Plan.RowLength);
                    MultiplyPoint(panel, (nint)Points * channels * TTile.Rows, lastRow - firstRow, depth, rowsOfB, product, start > 0);
                }
            }
        }

        private void MultiplyPoint(TReal* panels, nint panelStride, int rowCount, int depth, TReal* rowsOfB, TReal* product, bool accumulate)
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
    }
}
