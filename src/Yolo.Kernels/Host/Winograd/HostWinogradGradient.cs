using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>
    /// The gradient of 3 × 3 filters by the adjoint of Winograd's algorithm: Gᵀ [(A g Aᵀ) ⊙ (Bᵀ d B)] G, summed over tiles, which is one matrix product for each of the
    /// points. Wide maps are dealt out to parts, which have sums of their own; deep ones are not, and filters are.
    /// </summary>
    private void ContractWinogradGradient<TForm, TTile, TOutput>(ConvolutionShape image, TReal* gradients, TReal* maps, TOutput output, TReal* target)
        where TForm : struct, IWinogradForm
        where TTile : struct, ITile<TReal>
        where TOutput : struct, IOutputView
    {
        var grid = new WinogradGrid(image, TForm.Outputs);
        var plan = new WinogradGradientPlan(grid, TForm.Points, TTile.Rows, TTile.Granularity, sizeof(TReal));
        var sizes = new WinogradGradientJob<TForm, TTile>(grid, plan);
        if (plan.Parts > 1)
        {
            using var sums = Scratch(checked(plan.Parts * (int)sizes.SumLength));
            var parts = sums.Data;
            Parts.Run(plan.Parts, 1, (begin, end) =>
            {
                for (var part = begin; part < end; part++)
                {
                    SumPart(sizes, part, gradients, maps, parts + (part * sizes.SumLength));
                }
            });
            Parts.Run(image.OutputChannels, 1, (begin, end) =>
            {
                for (var row = begin; row < end; row++)
                {
                    for (var point = 0; point < Squared(TForm.Points); point++)
                    {
                        AddParts(parts + sizes.SumAt(point, row), sizes.SumLength, plan.Parts, plan.Columns);
                    }
                    WinogradFilters<TForm, TVector, TReal>.Adjoint(
                        parts + sizes.SumAt(0, row), sizes.SumAt(1, 0), image.InputChannels, target + output.IndexOf(0, row, 0));
                }
            });
            return;
        }

        using var transformed = Scratch(checked((int)(sizes.GradientLength + sizes.InputLength)));
        var dm = transformed.Data;
        var v = dm + sizes.GradientLength;
        Parts.Run(sizes.Panels + sizes.InputStrips, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                if (i < sizes.Panels)
                {
                    sizes.TransformGradients(gradients, i, 0, grid.Tiles, dm);
                }
                else
                {
                    sizes.TransformInputs(maps, i - sizes.Panels, 0, grid.Tiles, v);
                }
            }
        });
        var columnBlocks = DivideUp(image.InputChannels, plan.BlockColumns);
        Parts.Run(DivideUp(sizes.Panels, plan.BlockPanels) * columnBlocks, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var (block, columnBlock) = Math.DivRem(i, columnBlocks);
                var firstPanel = block * plan.BlockPanels;
                var lastPanel = Math.Min(sizes.Panels, firstPanel + plan.BlockPanels);
                var firstColumn = columnBlock * plan.BlockColumns;
                var columns = Math.Min(plan.BlockColumns, plan.Columns - firstColumn);
                var length = (nint)plan.BlockPanels * TTile.Rows * plan.BlockColumns;
                var u = (TReal*)HostScratch.OfThread((nuint)(Squared(TForm.Points) * length * sizeof(TReal)));
                for (var point = 0; point < Squared(TForm.Points); point++)
                {
                    sizes.MultiplyPoint(point, grid.Tiles, dm, firstPanel, lastPanel, v, firstColumn, columns, u + (point * length), plan.BlockColumns, false);
                }
                for (var row = firstPanel * TTile.Rows; row < Math.Min(image.OutputChannels, lastPanel * TTile.Rows); row++)
                {
                    WinogradFilters<TForm, TVector, TReal>.Adjoint(
                        u + ((nint)(row - (firstPanel * TTile.Rows)) * plan.BlockColumns), length, Math.Min(columns, image.InputChannels - firstColumn),
                        target + output.IndexOf(0, row, firstColumn * image.KernelHeight * image.KernelWidth));
                }
            }
        });
    }

    /// <summary>The sums over one part's tiles, chunk by chunk.</summary>
    private static void SumPart<TForm, TTile>(WinogradGradientJob<TForm, TTile> job, int part, TReal* gradients, TReal* maps, TReal* sums)
        where TForm : struct, IWinogradForm
        where TTile : struct, ITile<TReal>
    {
        var plan = job.Plan;
        var first = (int)((long)job.Grid.Tiles * part / plan.Parts);
        var last = (int)((long)job.Grid.Tiles * (part + 1) / plan.Parts);
        // Behind what the transforms of a strip take.
        var dm = (TReal*)HostScratch.OfThread((nuint)((job.StripLength + job.GradientLength + job.InputLength) * sizeof(TReal))) + job.StripLength;
        var v = dm + job.GradientLength;
        for (var tile = first; tile < last; tile += plan.ChunkTiles)
        {
            var end = Math.Min(last, tile + plan.ChunkTiles);
            for (var panel = 0; panel < job.Panels; panel++)
            {
                job.TransformGradients(gradients, panel, tile, end, dm);
            }
            for (var strip = 0; strip < job.InputStrips; strip++)
            {
                job.TransformInputs(maps, strip, tile, end, v);
            }
            for (var point = 0; point < Squared(TForm.Points); point++)
            {
                job.MultiplyPoint(point, end - tile, dm, 0, job.Panels, v, 0, plan.Columns, sums + job.SumAt(point, 0), plan.Columns, tile > first);
            }
        }
    }

    /// <summary>The sizes of the pieces and what is done with them.</summary>
    private readonly struct WinogradGradientJob<TForm, TTile>(WinogradGrid grid, WinogradGradientPlan plan)
        where TForm : struct, IWinogradForm
        where TTile : struct, ITile<TReal>
    {
        private const int MostDepth = 320;

        /// <summary>Input channels that are transformed together.</summary>
        private const int Strip = 16;

        public WinogradGrid Grid { get; } = grid;

        public WinogradGradientPlan Plan { get; } = plan;

        private static int Points => Squared(TForm.Points);

        public int Panels => DivideUp(Grid.Image.OutputChannels, TTile.Rows);

        public int InputStrips => DivideUp(Grid.Image.InputChannels, Strip);

        /// <summary>Transformed gradients, [point][panel][tile][filter].</summary>
        public nint GradientLength => (nint)Points * Panels * Plan.ChunkTiles * TTile.Rows;

        /// <summary>Transformed inputs, [point][tile][channel], and the registers that may be read behind them.</summary>
        public nint InputLength => ((nint)Points * Plan.ChunkTiles * Plan.Columns) + TTile.Columns;

        /// <summary>Sums, [point][filter][channel].</summary>
        public nint SumLength => SumAt(Points, 0);

        /// <summary>Transformed numbers of a strip before they are transposed, [point][channel][tile].</summary>
        public nint StripLength => (nint)Points * Math.Max(Strip, TTile.Rows) * Room;

        private int Room => DivideUp(Plan.ChunkTiles, TVector.Count) * TVector.Count;

        public nint SumAt(int point, int row) => (((nint)point * Panels * TTile.Rows) + row) * Plan.Columns;

        public void TransformGradients(TReal* gradients, int panel, int firstTile, int lastTile, TReal* to)
        {
            var strip = (TReal*)HostScratch.OfThread((nuint)(StripLength * sizeof(TReal)));
            var first = panel * TTile.Rows;
            var pointStride = (nint)TTile.Rows * Room;
            for (var i = 0; i < TTile.Rows; i++)
            {
                // A panel's missing filters repeat the last one; nobody reads their sums.
                var channel = Math.Min(first + i, Grid.Image.OutputChannels - 1);
                WinogradMaps<TForm, TVector, TReal>.OutputAdjoint(
                    Grid, gradients + ((nint)channel * Grid.Image.OutputPlaces), firstTile, lastTile, strip + ((nint)i * Room), pointStride, Room);
            }
            for (var point = 0; point < Points; point++)
            {
                Transposition.Transpose(
                    strip + (point * pointStride), Room, TTile.Rows, lastTile - firstTile,
                    to + ((((nint)point * Panels) + panel) * Plan.ChunkTiles * TTile.Rows), TTile.Rows);
            }
        }

        public void TransformInputs(TReal* maps, int number, int firstTile, int lastTile, TReal* to)
        {
            var strip = (TReal*)HostScratch.OfThread((nuint)(StripLength * sizeof(TReal)));
            var first = number * Strip;
            var count = Math.Min(Strip, Grid.Image.InputChannels - first);
            var pointStride = (nint)Strip * Room;
            for (var i = 0; i < count; i++)
            {
                WinogradMaps<TForm, TVector, TReal>.Input(
                    Grid, maps + ((nint)(first + i) * Grid.Image.InputPlaces), firstTile, lastTile, strip + ((nint)i * Room), pointStride, Room);
            }
            for (var point = 0; point < Points; point++)
            {
                Transposition.Transpose(
                    strip + (point * pointStride), Room, count, lastTile - firstTile, to + ((nint)point * Plan.ChunkTiles * Plan.Columns) + first, Plan.Columns);
            }
        }

        /// <summary>The sums over tiles at one point, for panels of gradients and columns of inputs.</summary>
        public void MultiplyPoint(
            int point, int tiles, TReal* gradients, int firstPanel, int lastPanel, TReal* inputs, int firstColumn, int columns, TReal* sums, int stride, bool accumulate)
        {
            for (var start = 0; start < tiles; start += MostDepth)
            {
                var depth = Math.Min(MostDepth, tiles - start);
                for (var column = 0; column < columns;)
                {
                    var width = TileWidths.Next<TTile, TReal>(columns - column);
                    var rowsOfB = new StridedRows<TReal>(inputs + ((((nint)point * Plan.ChunkTiles) + start) * Plan.Columns) + firstColumn + column, Plan.Columns);
                    for (var panel = firstPanel; panel < lastPanel; panel++)
                    {
                        TTile.Multiply(
                            depth, gradients + (((((nint)point * Panels) + panel) * Plan.ChunkTiles) + start) * TTile.Rows, rowsOfB, width,
                            sums + ((nint)(panel - firstPanel) * TTile.Rows * stride) + column, stride, accumulate || start > 0);
                    }
                    column += width;
                }
            }
        }
    }
}
