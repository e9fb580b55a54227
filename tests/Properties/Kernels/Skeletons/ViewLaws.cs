using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Kernels.Host;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Properties.Autodiff.Ops;

namespace Yolo.Properties.Kernels.Skeletons;

/// <summary>The two ways to read a matrix view, element by element as GPUs do and line by line as the host does, read the same numbers.</summary>
[Properties(Arbitrary = [typeof(ViewLaws)], MaxTest = 200)]
public class ViewLaws
{
    public static Arbitrary<Dice> Dices() => Dice.Arbitrary;

    [Property]
    public void Lines_of_patches_are_their_elements(Dice dice)
    {
        var (s, c) = Random(dice);
        LinesAreElements(dice, new Patches(s), c.Input.Count, s.Groups, s.Taps, s.Batch * s.OutputPlaces);
        LinesAreElements(dice, new Transposed<Patches>(new(s)), c.Input.Count, s.Groups, s.Batch * s.OutputPlaces, s.Taps);
    }

    [Property]
    public void Lines_of_backward_patches_are_their_elements(Dice dice)
    {
        var (s, c) = Random(dice);
        LinesAreElements(
            dice, new BackwardPatches(s), c.Output.Count, s.Groups, s.OutputChannels * s.KernelHeight * s.KernelWidth, s.Batch * s.InputPlaces);
    }

    [Property]
    public void Lines_of_backward_filters_are_their_elements(Dice dice)
    {
        var (s, c) = Random(dice);
        LinesAreElements(
            dice, new BackwardFilters(s), c.Filters.Count, s.Groups, s.InputChannels, s.OutputChannels * s.KernelHeight * s.KernelWidth);
    }

    [Property]
    public void Lines_of_maps_are_their_elements_and_runs_lie_side_by_side(Dice dice)
    {
        var (s, c) = Random(dice);
        var maps = new Maps(s.Groups, s.OutputChannels, s.OutputPlaces);
        LinesAreElements(dice, maps, c.Output.Count, s.Groups, s.OutputChannels, s.Batch * s.OutputPlaces);
        RunsLieSideBySide(maps, s.Groups, s.OutputChannels, s.Batch * s.OutputPlaces);
    }

    [Property]
    public void Lines_of_plain_matrices_are_their_elements_and_runs_lie_side_by_side(Dice dice)
    {
        var (batch, rows, columns) = (dice.Int(1, 3), dice.Int(1, 9), dice.Int(1, 9));
        var matrix = new RowMajor(columns, rows * columns);
        LinesAreElements(dice, matrix, batch * rows * columns, batch, rows, columns);
        LinesAreElements(dice, new Transposed<RowMajor>(matrix), batch * rows * columns, batch, columns, rows);
        RunsLieSideBySide(matrix, batch, rows, columns);
    }

    private static unsafe void LinesAreElements<TView>(Dice dice, TView view, int length, int batches, int rows, int columns)
        where TView : struct, IMatrixView
    {
        var data = dice.Doubles(length, -1, 1).Select(Float64.FromDouble).ToArray();
        var (lines, places) = TView.LinesAreRows ? (rows, columns) : (columns, rows);
        var pitch = places + (64 / sizeof(Float64));
        var copies = new Float64[lines * pitch];
        fixed (Float64* source = data, destination = copies)
        {
            var elements = new MatrixElements<TView, Float64, HostView<Float64>>(view, new(source));
            for (var batch = 0; batch < batches; batch++)
            {
                var (first, start) = (dice.Int(0, lines - 1), dice.Int(0, places - 1));
                var (count, run) = (dice.Int(1, lines - first), dice.Int(1, places - start));
                view.Lines(source, batch, first, count, start, run, destination, pitch);
                for (var l = 0; l < count; l++)
                {
                    for (var i = 0; i < run; i++)
                    {
                        var (row, column) = TView.LinesAreRows ? (first + l, start + i) : (start + i, first + l);
                        Assert.Equal(elements.At(batch, row, column), copies[(l * pitch) + i]);
                    }
                }
            }
        }
    }

    private static void RunsLieSideBySide<TView>(TView view, int batches, int rows, int columns)
        where TView : struct, IOutputView
    {
        for (var column = 0; column < columns; column++)
        {
            for (var i = 0; i < Math.Min(view.Run(column), columns - column); i++)
            {
                Assert.Equal(view.IndexOf(batches - 1, rows - 1, column) + i, view.IndexOf(batches - 1, rows - 1, column + i));
            }
        }
    }

    private static (ConvolutionShape Sizes, Convolution Convolution) Random(Dice dice)
    {
        var c = Convolution.Random(dice);
        return (new(
            c.Input[0], c.Groups, c.Filters[1], c.Input[2], c.Input[3], c.Filters[0] / c.Groups, c.Output[2], c.Output[3], c.Filters[2], c.Filters[3],
            c.Stride, c.Padding), c);
    }
}
