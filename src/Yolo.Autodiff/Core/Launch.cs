using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>
/// Runs skeletons over tensors: broadcasting and axes become layouts here. Only values pass: give the result a derivative by
/// <see cref="Primitive"/>, or use it where there is none to take, as optimisers do.
/// </summary>
public static class Launch
{
    /// <summary>output = function(operands), each operand broadcast to the output's shape.</summary>
    internal static void Lanewise<TFunction>(TFunction function, Tensor output, Tensor[] operands, double p = 0, double q = 0, double r = 0)
        where TFunction : struct, ILanewise
    {
        var shape = output.Shape;
        var layout = new LayoutBuilder(shape.Sizes.AsSpan(), [shape.Strides(), .. operands.Select(o => o.Shape.StridesAs(shape))]);
        output.Device.Lanewise(
            function, layout.Extent, new(output.Buffer, layout.Strides(0)), Operands(layout, operands), p, q, r);
    }

    /// <summary>A new tensor of the given shape, function(operands, p, q, r), each operand broadcast to it.</summary>
    public static Tensor Lanewise<TFunction>(TFunction function, Shape shape, Tensor[] operands, double p = 0, double q = 0, double r = 0)
        where TFunction : struct, ILanewise
    {
        var output = Tensor.New(operands[0].Device, shape);
        Lanewise(function, output, operands, p, q, r);
        return output;
    }

    /// <summary>function(operands, p, q, r), in the shape of the first operand, and in its memory if nobody else will read that.</summary>
    internal static Tensor LanewiseOver<TFunction>(TFunction function, Tensor[] operands, double p = 0, double q = 0, double r = 0)
        where TFunction : struct, ILanewise
    {
        var first = operands[0];
        if (!first.Buffer.IsExpendable)
        {
            return Lanewise(function, first.Shape, operands, p, q, r);
        }
        var output = new Tensor(first.Shape, first.Device.TakeOver(first.Buffer));
        Lanewise(function, output, [output, .. operands[1..]], p, q, r);
        return output;
    }

    /// <summary>A new tensor: function(operands), broadcast to <paramref name="shape"/>, joined over <paramref name="axes"/>, which stay as 1.</summary>
    public static Tensor Reduce<TFunction, TCombine>(TFunction function, Shape shape, IReadOnlySet<int> axes, Tensor[] operands, double p = 0)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
    {
        var strides = operands.Select(o => o.Shape.StridesAs(shape)).ToArray();
        var kept = Some(shape, strides, axis => !axes.Contains(axis));
        var reduced = Some(shape, strides, axes.Contains);
        var output = Tensor.New(operands[0].Device, shape.Reduce(axes, keep: true));
        output.Device.Reduce<TFunction, TCombine>(
            function, kept.Extent, reduced.Extent, output.Buffer,
            [.. operands.Select((o, i) => new ReduceOperand(o.Buffer, kept.Strides(i), reduced.Strides(i)))], p);
        return output;
    }

    /// <summary>Does jobs over new tensors of the given shapes, which they fill, and <paramref name="inputs"/>, in this order; gives the new ones.</summary>
    public static Tensor[] Jobs<TJob>(TJob job, int count, int grain, Shape[] outputs, params Tensor[] inputs)
        where TJob : struct, IJob
    {
        var device = inputs[0].Device;
        var made = outputs.Select(shape => Tensor.New(device, shape)).ToArray();
        device.Jobs(job, count, grain, [.. made.Concat(inputs).Select(t => t.Buffer)]);
        return made;
    }

    /// <summary>
    /// Does jobs over <paramref name="changed"/>, <paramref name="inputs"/> and <paramref name="changed"/> again, as the places that are written and those that are read. The
    /// results own the memory from then on: using the changed tensors afterwards is an error.
    /// </summary>
    public static Tensor[] Overwrite<TJob>(TJob job, int count, int grain, Tensor[] changed, params Tensor[] inputs)
        where TJob : struct, IJob
    {
        var device = changed[0].Device;
        var made = changed.Select(x => new Tensor(x.Shape, device.TakeOver(Tensor.StopGradient(x).Buffer))).ToArray();
        device.Jobs(job, count, grain, [.. made.Concat(inputs).Concat(made).Select(t => t.Buffer)]);
        return made;
    }

    /// <summary>A new tensor whose places read <paramref name="x"/> at offset + Σ coordinate · stride.</summary>
    internal static Tensor Strided(Tensor x, Shape shape, int offset, int[] strides)
    {
        var output = Tensor.New(x.Device, shape);
        var layout = new LayoutBuilder(shape.Sizes.AsSpan(), shape.Strides(), strides);
        x.Device.Lanewise(default(Copy), layout.Extent, new(output.Buffer, layout.Strides(0)), [new(x.Buffer, layout.Strides(1, offset))]);
        return output;
    }

    /// <summary>Writes <paramref name="x"/> into the places of <paramref name="output"/> at offset + Σ coordinate · stride.</summary>
    internal static void WriteStrided(Tensor x, Tensor output, int offset, int[] strides)
    {
        var layout = new LayoutBuilder(x.Shape.Sizes.AsSpan(), strides, x.Shape.Strides());
        x.Device.Lanewise(default(Copy), layout.Extent, new(output.Buffer, layout.Strides(0, offset)), [new(x.Buffer, layout.Strides(1))]);
    }

    private static LayoutBuilder Some(Shape shape, int[][] strides, Func<int, bool> chosen)
    {
        var axes = Enumerable.Range(0, shape.Rank).Where(chosen).ToArray();
        return new([.. axes.Select(a => shape[a])], [.. strides.Select(s => axes.Select(a => s[a]).ToArray())]);
    }

    private static Operand[] Operands(LayoutBuilder layout, Tensor[] tensors) =>
        [.. tensors.Select((t, i) => new Operand(t.Buffer, layout.Strides(i + 1)))];
}
