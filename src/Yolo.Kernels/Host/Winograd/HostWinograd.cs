using System.Runtime.CompilerServices;
using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>Whether the contraction is a convolution, or a gradient of one, that Winograd's algorithm does sooner; if so it is done.</summary>
    private bool TryWinograd<TA, TB, TOutput, TEpilogue, TTile>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, TReal* bSource, TOutput output, TReal* target, TEpilogue epilogue, TReal* rowValues)
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
                        shape.Rows, a, aData, patches.Image, patches.Turned, bSource, output, target, epilogue, rowValues);
                    return true;
                case ConvolutionMethod.Winograd4:
                    ContractWinograd<Winograd4, TA, TOutput, TEpilogue, TTile>(
                        shape.Rows, a, aData, patches.Image, patches.Turned, bSource, output, target, epilogue, rowValues);
                    return true;
            }
        }
        else if (a is Maps && b is Transposed<Patches> transposed && epilogue is Copy)
        {
            var image = ((IPatches)transposed.Inner).Image;
            switch (WinogradRule.For(image, _method))
            {
                case ConvolutionMethod.Winograd2:
                    ContractWinogradGradient<Winograd2, TTile, TOutput>(image, Data(aData), bSource, output, target);
                    return true;
                case ConvolutionMethod.Winograd4:
                    ContractWinogradGradient<Winograd4, TTile, TOutput>(image, Data(aData), bSource, output, target);
                    return true;
            }
        }
        return false;
    }

    /// <summary>A contraction whose B are patches under kernels of 3 × 3 with stride 1, by Winograd's algorithm: transformed inputs, a product for each point, transformed outputs.</summary>
    private void ContractWinograd<TForm, TA, TOutput, TEpilogue, TTile>(
        int rows, TA a, DeviceBuffer aData, ConvolutionShape image, bool turned, TReal* bSource, TOutput output, TReal* target, TEpilogue epilogue, TReal* rowValues)
        where TForm : struct, IWinogradForm
        where TA : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TTile : struct, ITile<TReal>
    {
        var grid = new WinogradGrid(image, TForm.Outputs);
        var plan = new WinogradPlan(grid, TForm.Points, rows, image.InputChannels, TTile.Rows, TTile.Granularity, sizeof(TReal), aData.IsReused);
        var job = new WinogradJob<TForm, TTile>(grid, plan, rows);
        var aSource = Data(aData);

        var ownFilters = !plan.FiltersInJobs && !aData.IsReused;
        using var transformed = Scratch(ownFilters ? job.FilterLength : 0);
        var filters = aData.IsReused ? KeptFilters() : ownFilters ? transformed.Data : null;
        if (ownFilters)
        {
            TransformFilters(job, a, aSource, turned, rows, filters);
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
        GC.KeepAlive(aData);

        TReal* KeptFilters() => (TReal*)((HostBlock)aData.Form((typeof(TForm), plan.PanelRows, turned), () =>
        {
            var kept = RentScratch(job.FilterLength);
            TransformFilters(job, a, aSource, turned, rows, (TReal*)((HostBlock)kept).Address);
            return kept;
        })).Address;
    }

    private static void TransformFilters<TForm, TTile, TA>(WinogradJob<TForm, TTile> job, TA a, TReal* aSource, bool turned, int rows, TReal* filters)
        where TForm : struct, IWinogradForm
        where TTile : struct, ITile<TReal>
        where TA : struct, IMatrixView
    {
        var together = Math.Max(job.Plan.PanelRows, TVector.Count);
        Parts.Run(DivideUp(rows, together), 1, (begin, end) =>
        {
            for (var row = begin * together; row < Math.Min(rows, end * together); row += together)
            {
                job.TransformFilters(a, aSource, turned, row, Math.Min(rows, row + together), 0, job.Grid.Image.InputChannels, filters + job.FiltersAt(row));
            }
        });
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
}
