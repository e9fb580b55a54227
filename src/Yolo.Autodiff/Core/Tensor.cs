using Yolo.Kernels;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Autodiff;

/// <summary>
/// An immutable array of numbers on a device, row-major, and a link to how it was computed while a transform such as
/// <see cref="Diff.Grad(Func{Tensor, Tensor}, Tensor)"/> traces it. Precision is the device's. Nobody disposes of a tensor.
/// </summary>
public sealed partial class Tensor : ITree<Tensor>, ILane<Tensor>
{
    private readonly DeviceBuffer? _buffer;

    internal Tensor(Shape shape, DeviceBuffer buffer)
    {
        Shape = shape;
        _buffer = buffer;
        Device = buffer.Device;
    }

    internal Tensor(Trace trace)
    {
        Shape = trace.Value.Shape;
        Device = trace.Value.Device;
        Trace = trace;
    }

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The device that holds the numbers.</summary>
    public Device Device { get; }

    IReadOnlyList<Tensor> ITree<Tensor>.Leaves => [this];

    /// <summary>How the tensor was computed, at the innermost transform that watches it.</summary>
    internal Trace? Trace { get; }

    /// <summary>The innermost transform that watches the tensor; 0 for none.</summary>
    internal long Level => Trace?.Level ?? 0;

    internal DeviceBuffer Buffer => _buffer ?? Trace!.Value.Buffer;

    /// <summary>The tensor with all links cut: a constant to every transform.</summary>
    public static Tensor StopGradient(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        while (x.Trace is { } trace)
        {
            x = trace.Value;
        }
        return x;
    }

    /// <summary>
    /// The same tensor, for many ops to read, such as the filters of a network that is trained: the device may keep its numbers in another form besides, at the cost of memory
    /// (up to four times its own on the host), until nobody holds the tensor.
    /// </summary>
    public static Tensor ForReuse(Tensor x)
    {
        StopGradient(x).Buffer.ExpectReuse();
        return x;
    }

    /// <summary>The numbers, row-major. Waits for the device.</summary>
    public double[] ToArray()
    {
        var values = new double[Shape.Count];
        Device.Read(Buffer, values);
        return values;
    }

    /// <summary>The numbers in single precision, row-major. Waits for the device.</summary>
    public float[] ToFloats()
    {
        var values = new float[Shape.Count];
        Device.Read(Buffer, values);
        return values;
    }

    /// <summary>Writes the numbers, row-major, to where they are wanted. Waits for the device.</summary>
    /// <exception cref="ArgumentException">There is room for more or fewer.</exception>
    public void CopyTo(Span<float> values)
    {
        RequireRoom(values.Length);
        Device.Read(Buffer, values);
    }

    /// <summary>As <see cref="CopyTo(Span{float})"/>.</summary>
    /// <exception cref="ArgumentException">There is room for more or fewer.</exception>
    public void CopyTo(Span<double> values)
    {
        RequireRoom(values.Length);
        Device.Read(Buffer, values);
    }

    private void RequireRoom(int count)
    {
        if (count != Shape.Count)
        {
            throw new ArgumentException($"CopyTo: shape {Shape} has {Shape.Count} elements, and there is room for {count}.");
        }
    }

    /// <summary>The only number of a tensor with one element. Waits for the device.</summary>
    /// <exception cref="ShapeException">There are more.</exception>
    public double ToScalar() => Shape.Count == 1
        ? ToArray()[0]
        : throw new ShapeException($"ToScalar: shape {Shape} has {Shape.Count} elements. Reduce it first, by Sum or Mean.");

    /// <inheritdoc/>
    public override string ToString() => $"Tensor {Shape} on {Device}";

    Tensor ITree<Tensor>.Rebuild(IReadOnlyList<Tensor> leaves) => leaves[0];
}
