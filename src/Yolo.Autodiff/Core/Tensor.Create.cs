using System.Runtime.CompilerServices;
using Yolo.Kernels;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    private static readonly ConditionalWeakTable<Device, Tensor> OneOf = [];

    /// <summary>The number 0 on no device in particular, so that F#'s <c>List.sum</c> has a start: x + Zero is x.</summary>
    public static Tensor Zero { get; } = Device.HostDouble.OutsideRegions(() => Scalar(Device.HostDouble, 0));

    /// <summary>The numbers <paramref name="values"/>, row-major.</summary>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    public static Tensor From(Device device, double[] values, params int[] shape) => From(device, (ReadOnlySpan<double>)values, new Shape(shape));

    /// <summary>The numbers <paramref name="values"/>, row-major.</summary>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    public static Tensor From(Device device, float[] values, params int[] shape) => From(device, (ReadOnlySpan<float>)values, new Shape(shape));

    /// <summary>The numbers <paramref name="values"/>, row-major: part of an array, or memory of any kind.</summary>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    public static Tensor From(Device device, ReadOnlySpan<double> values, Shape shape)
    {
        var result = New(device, Counted(values.Length, shape));
        device.Write(result.Buffer, values);
        return result;
    }

    /// <summary>The numbers <paramref name="values"/>, row-major: part of an array, or memory of any kind.</summary>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    public static Tensor From(Device device, ReadOnlySpan<float> values, Shape shape)
    {
        var result = New(device, Counted(values.Length, shape));
        device.Write(result.Buffer, values);
        return result;
    }

    /// <summary>The numbers that their device has fetched ahead (<see cref="Device.Stage"/>), in row-major order.</summary>
    /// <exception cref="ShapeException">Their number does not fit the shape.</exception>
    public static Tensor From(StagedNumbers values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        var result = New(values.Device, Counted(values.Length, new(shape)));
        values.Device.Write(result.Buffer, values);
        return result;
    }

    /// <summary>A single number.</summary>
    public static Tensor Scalar(Device device, double value) => Full(device, value);

    /// <summary>The same number everywhere.</summary>
    public static Tensor Full(Device device, double value, params int[] shape)
    {
        var result = New(device, new Shape(shape));
        Launch.Lanewise(default(Fill), result, [], value);
        return result;
    }

    /// <summary>0 everywhere.</summary>
    public static Tensor Zeros(Device device, params int[] shape) => Full(device, 0, shape);

    /// <summary>1 everywhere.</summary>
    public static Tensor Ones(Device device, params int[] shape) => Full(device, 1, shape);

    /// <summary>The number 1, made once for each device: every gradient begins with it.</summary>
    internal static Tensor One(Device device) => OneOf.GetValue(device, d => d.OutsideRegions(() => Ones(d)));

    /// <summary>0, 1, …, count − 1.</summary>
    public static Tensor Range(Device device, int count) => From(device, [.. Enumerable.Range(0, count).Select(i => (double)i)], count);

    /// <summary>A tensor whose numbers are not set yet.</summary>
    internal static Tensor New(Device device, Shape shape)
    {
        try
        {
            return new(shape, device.Allocate(shape.Count));
        }
        catch (DeviceMemoryException error)
        {
            throw error.Named($"a tensor {shape}");
        }
    }

    private static Shape Counted(int count, Shape shape) => count == shape.Count
        ? shape
        : throw new ShapeException($"From: shape {shape} has {shape.Count} elements, but {count} numbers were given.");
}
