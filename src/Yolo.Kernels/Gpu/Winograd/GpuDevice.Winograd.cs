using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Gpu.Winograd;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu;

internal sealed partial class GpuDevice<TReal>
{
    private const int LastTap = 8;

    /// <summary>Whether the contraction is a convolution, or a gradient of one, that Winograd's algorithm should do sooner; if so it is queued.</summary>
    private bool TryWinograd<TA, TB, TOutput, TEpilogue>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        if (b is IPatches patches)
        {
            switch (GpuWinogradRule.For(shape, patches.Image, aData.IsReused, method))
            {
                case ConvolutionMethod.Winograd2:
                    Convolve<Winograd2, TA, TOutput, TEpilogue>(shape, a, aData, patches, bData, output, outputData, epilogue, rowOperand);
                    return true;
                case ConvolutionMethod.Winograd4:
                    Convolve<Winograd4, TA, TOutput, TEpilogue>(shape, a, aData, patches, bData, output, outputData, epilogue, rowOperand);
                    return true;
            }
        }
        else if (a is Maps && b is Transposed<Patches> transposed && epilogue is Copy)
        {
            var image = ((IPatches)transposed.Inner).Image;
            switch (GpuWinogradRule.ForGradient(shape, image, method))
            {
                case ConvolutionMethod.Winograd2:
                    FilterGradient<Winograd2, TOutput>(image, aData, bData, output, outputData);
                    return true;
                case ConvolutionMethod.Winograd4:
                    FilterGradient<Winograd4, TOutput>(image, aData, bData, output, outputData);
                    return true;
            }
        }
        return false;
    }

    /// <summary>A contraction whose B are patches under kernels of 3 × 3 with stride 1: transformed inputs, a product for each point, transformed outputs.</summary>
    private void Convolve<TForm, TA, TOutput, TEpilogue>(
        ContractShape shape, TA a, DeviceBuffer aData, IPatches patches, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
        where TForm : unmanaged, IWinogradForm
        where TA : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        var image = patches.Image;
        var grid = new WinogradGrid(image, TForm.Outputs);
        var points = TForm.Points * TForm.Points;
        var (rows, channels, tiles) = (shape.Rows, image.InputChannels, grid.Tiles);
        var target = View(outputData);
        lock (accelerator)
        {
            using var ownFilters = Scratch(aData.IsReused ? 1 : points * rows * channels);
            using var inputs = Scratch(points * channels * tiles);
            using var products = Scratch(points * rows * tiles);
            var filters = ownFilters.View;
            if (aData.IsReused)
            {
                filters = ((GpuBlock<TReal>)aData.Form((typeof(TForm), patches.Turned), () =>
                {
                    var kept = (GpuBlock<TReal>)RentScratch(points * rows * channels);
                    TransformFilters<TForm, TA>(a, View(aData), rows, channels, patches.Turned, kept.View);
                    return kept;
                })).View;
            }
            else
            {
                TransformFilters<TForm, TA>(a, View(aData), rows, channels, patches.Turned, filters);
            }
            TransformMaps<OfInput<TForm>>(new(grid, channels, image.InputHeight, image.InputWidth, image.Padding), View(bData), inputs.View);
            Contract(
                GpuContractPlan.For(new(points, rows, tiles, channels)),
                new RowMajor(channels, rows * channels), filters, new RowMajor(tiles, channels * tiles), inputs.View,
                new RowMajor(tiles, rows * tiles), products.View, default(Copy), products.View);
            var finish = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                Index1D, OfOutput<TForm>, Tiles, ArrayView<TReal>, ContractShape, TOutput, ArrayView<TReal>, TEpilogue, ArrayView<TReal>>(GpuWinograd.Outputs));
            finish(
                rows * tiles, default, new Tiles(grid, rows, image.OutputHeight, image.OutputWidth, 0), products.View, shape, output, target, epilogue,
                rowOperand is null ? target : View(rowOperand));
        }
        GC.KeepAlive(aData);
        GC.KeepAlive(bData);
        GC.KeepAlive(outputData);
        GC.KeepAlive(rowOperand);
    }

    /// <summary>The gradient of 3 × 3 filters, Gᵀ [(A g Aᵀ) ⊙ (Bᵀ d B)] G summed over tiles: a product for each point.</summary>
    private void FilterGradient<TForm, TOutput>(
        ConvolutionShape image, DeviceBuffer gradients, DeviceBuffer maps, TOutput output, DeviceBuffer outputData)
        where TForm : unmanaged, IWinogradForm
        where TOutput : struct, IOutputView
    {
        var grid = new WinogradGrid(image, TForm.Outputs);
        var points = TForm.Points * TForm.Points;
        var (rows, channels, tiles) = (image.OutputChannels, image.InputChannels, grid.Tiles);
        lock (accelerator)
        {
            using var sums = Scratch(points * rows * channels);
            using var outer = Scratch(points * rows * tiles);
            using var inputs = Scratch(points * channels * tiles);
            TransformMaps<OfOutputAdjoint<TForm>>(new(grid, rows, image.OutputHeight, image.OutputWidth, 0), View(gradients), outer.View);
            TransformMaps<OfInput<TForm>>(new(grid, channels, image.InputHeight, image.InputWidth, image.Padding), View(maps), inputs.View);
            Contract(
                GpuContractPlan.For(new(points, rows, channels, tiles)),
                new RowMajor(tiles, rows * tiles), outer.View, new Transposed<RowMajor>(new(tiles, channels * tiles)), inputs.View,
                new RowMajor(channels, rows * channels), sums.View, default(Copy), sums.View);
            var finish = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                Index1D, OfFilterAdjoint<TForm>, ArrayView<TReal>, Divisor, int, TOutput, ArrayView<TReal>>(GpuWinograd.FilterGradients));
            finish(rows * channels, default, sums.View, new Divisor(channels), rows * channels, output, View(outputData));
        }
        GC.KeepAlive(gradients);
        GC.KeepAlive(maps);
        GC.KeepAlive(outputData);
    }

    private void TransformFilters<TForm, TA>(TA a, ArrayView<TReal> data, int rows, int channels, bool turned, ArrayView<TReal> target)
        where TForm : unmanaged, IWinogradForm
        where TA : struct, IMatrixView
    {
        var kernel = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
            Index1D, OfFilter<TForm>, TA, ArrayView<TReal>, Divisor, int, int, ArrayView<TReal>>(GpuWinograd.Filters));
        kernel(rows * channels, default, a, data, new Divisor(channels), turned ? LastTap : 0, rows * channels, target);
    }

    private void TransformMaps<TTransform>(Tiles tiles, ArrayView<TReal> maps, ArrayView<TReal> target)
        where TTransform : unmanaged, ILineTransform
    {
        var kernel = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<Index1D, TTransform, Tiles, ArrayView<TReal>, ArrayView<TReal>>(GpuWinograd.Maps));
        kernel(tiles.Channels * tiles.Count, default, tiles, maps, target);
    }
}
