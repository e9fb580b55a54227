using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>Ops as their definitions say, in plain loops.</summary>
internal static class Naive
{
    public static Tensor Of(this Device device, double[] values, Shape shape) => Tensor.From(device, values, [.. shape.Sizes]);

    public static double[] Conv2D(double[] x, double[] w, Convolution c)
    {
        var (height, width, kernelHeight, kernelWidth) = (c.Input[2], c.Input[3], c.Filters[2], c.Filters[3]);
        var (inputs, outputs) = (c.Filters[1], c.Filters[0] / c.Groups);
        var y = new List<double>();
        foreach (var (n, o, i, j) in Places(c.Output))
        {
            var sum = 0.0;
            foreach (var (_, k, ky, kx) in Places(new(1, inputs, kernelHeight, kernelWidth)))
            {
                var (row, column) = ((i * c.Stride) + ky - c.Padding, (j * c.Stride) + kx - c.Padding);
                if (row >= 0 && row < height && column >= 0 && column < width)
                {
                    var channel = (o / outputs * inputs) + k;
                    sum += x[(((((n * c.Input[1]) + channel) * height) + row) * width) + column]
                        * w[(((((o * inputs) + k) * kernelHeight) + ky) * kernelWidth) + kx];
                }
            }
            y.Add(sum);
        }
        return [.. y];
    }

    public static double[] MatMul(double[] a, double[] b, int batch, int m, int k, int n) =>
    [
        .. Places(new(1, batch, m, n)).Select(p =>
            Enumerable.Range(0, k).Sum(i => a[(((p.C * m) + p.Y) * k) + i] * b[(((p.C * k) + i) * n) + p.X])),
    ];

    public static double[] MaxPool2D(double[] x, Shape shape, int size, int stride, int padding)
    {
        var (height, width) = (shape[2], shape[3]);
        var output = new Shape(shape[0], shape[1], ((height + padding - size) / stride) + 1, ((width + padding - size) / stride) + 1);
        var y = new List<double>();
        foreach (var (n, c, i, j) in Places(output))
        {
            var window =
                from dy in Enumerable.Range(0, size)
                from dx in Enumerable.Range(0, size)
                let row = (i * stride) + dy - (padding / 2)
                let column = (j * stride) + dx - (padding / 2)
                where row >= 0 && row < height && column >= 0 && column < width
                select x[(((((n * shape[1]) + c) * height) + row) * width) + column];
            y.Add(window.Max());
        }
        return [.. y];
    }

    public static double[] Reduce(double[] x, Shape shape, HashSet<int> axes, double identity, Func<double, double, double> join)
    {
        var results = new SortedDictionary<int, double>();
        for (var index = 0; index < x.Length; index++)
        {
            var (rest, place, size) = (index, 0, 1);
            for (var axis = shape.Rank - 1; axis >= 0; axis--)
            {
                if (!axes.Contains(axis))
                {
                    place += rest % shape[axis] * size;
                    size *= shape[axis];
                }
                rest /= shape[axis];
            }
            results[place] = join(results.GetValueOrDefault(place, identity), x[index]);
        }
        return [.. results.Values];
    }

    public static double[] Gather(double[] x, Shape shape, int axis, int[] indices)
    {
        var (outer, inner) = Around(shape, axis);
        return [.. Places(new(1, outer, indices.Length, inner)).Select(p => x[(((p.C * shape[axis]) + indices[p.Y]) * inner) + p.X])];
    }

    public static double[] ScatterAdd(double[] x, Shape shape, int axis, int[] indices, int size)
    {
        var (outer, inner) = Around(shape, axis);
        var y = new double[outer * size * inner];
        foreach (var (_, o, j, i) in Places(new(1, outer, indices.Length, inner)))
        {
            y[(((o * size) + indices[j]) * inner) + i] += x[(((o * indices.Length) + j) * inner) + i];
        }
        return y;
    }

    /// <summary>out[n, (by·block + bx)·C + c, y, x] = in[n, c, y·block + by, x·block + bx].</summary>
    public static double[] SpaceToDepth(double[] x, int n, int c, int h, int w, int block)
    {
        var y = new double[x.Length];
        foreach (var (image, channel, row, column) in Places(new(n, c, h * block, w * block)))
        {
            var part = (row % block * block) + (column % block);
            var target = ((((image * block * block * c) + (part * c) + channel) * h) + (row / block)) * w + (column / block);
            y[target] = x[((((image * c) + channel) * h * block) + row) * w * block + column];
        }
        return y;
    }

    private static (int Outer, int Inner) Around(Shape shape, int axis) =>
        (shape.Sizes.Take(axis).Aggregate(1, (a, b) => a * b), shape.Sizes.Skip(axis + 1).Aggregate(1, (a, b) => a * b));

    private static IEnumerable<(int N, int C, int Y, int X)> Places(Shape shape) =>
        from n in Enumerable.Range(0, shape[0])
        from c in Enumerable.Range(0, shape[1])
        from y in Enumerable.Range(0, shape[2])
        from x in Enumerable.Range(0, shape[3])
        select (n, c, y, x);
}
