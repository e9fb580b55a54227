using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Skeletons;

/// <summary>Reductions along the axis that lies side by side in memory, across it, and long enough to go in pieces.</summary>
public class ReduceLaws
{
    public static TheoryData<string, int, int> Sizes
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var device in Devices.Names)
            {
                foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (7, 1000), (1000, 7), (1, 70_001), (70_001, 1), (65, 40_000 / 65), (2, 33_000), (513, 129) })
                {
                    data.Add(device, rows, columns);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_and_columns_of_a_matrix(string name, int rows, int columns)
    {
        var device = Device.Parse(name);
        var x = new Dice(rows + columns).Doubles(rows * columns, -1, 1);
        double[] Row(int r) => x[(r * columns)..((r + 1) * columns)];
        double[] Column(int c) => [.. Enumerable.Range(0, rows).Select(r => x[(r * columns) + c])];
        double[][] byRow = [.. Enumerable.Range(0, rows).Select(Row)], byColumn = [.. Enumerable.Range(0, columns).Select(Column)];

        Near(device, byRow.Select(v => v.Sum()), Reduce<Add>(device, x, rows, columns, columns, 1));
        Near(device, byColumn.Select(v => v.Sum()), Reduce<Add>(device, x, columns, rows, 1, columns));
        Assert.Equal(byRow.Select(v => v.Max()), Reduce<Greatest>(device, x, rows, columns, columns, 1));
        Assert.Equal(byColumn.Select(v => v.Max()), Reduce<Greatest>(device, x, columns, rows, 1, columns));
        Assert.Equal(byRow.Select(v => v.Min()), Reduce<Least>(device, x, rows, columns, columns, 1));
        Assert.Equal(byColumn.Select(v => v.Min()), Reduce<Least>(device, x, columns, rows, 1, columns));
    }

    private static double[] Reduce<TCombine>(Device device, double[] x, int kept, int reduced, int keptStride, int reducedStride)
        where TCombine : struct, ICombine
    {
        var (input, output) = (device.Allocate(x.Length), device.Allocate(kept));
        device.Write(input, x);
        device.Reduce<Copy, TCombine>(
            default, new(1, 1, 1, 1, 1, kept), new(1, 1, 1, 1, 1, reduced), output,
            [new(input, new(0, 0, 0, 0, 0, 0, keptStride), new(0, 0, 0, 0, 0, 0, reducedStride))]);
        var result = new double[kept];
        device.Read(output, result);
        return result;
    }

    private static void Near(Device device, IEnumerable<double> expected, double[] actual)
    {
        var tolerance = device.Precision == Precision.Single ? 1e-3 : 1e-10;
        Assert.All(expected.Zip(actual), v => Assert.Equal(v.First, v.Second, tolerance));
    }
}
