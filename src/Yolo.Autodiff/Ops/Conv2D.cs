using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// y[n, o, i, j] = Σ_{c, ky, kx} x[n, c, i·stride + ky − padding, j·stride + kx − padding] · w[o, c, ky, kx], x being 0 outside.
    /// x [N, C, H, W], w [O, C/groups, KH, KW] → [N, O, (H + 2·padding − KH)/stride + 1, (W + 2·padding − KW)/stride + 1].
    /// With groups, the channels of input and output fall into that many parts which do not mix.
    /// </summary>
    /// <exception cref="ShapeException">Channels do not fit, or the kernel is larger than the padded input.</exception>
    public static Tensor Conv2D(Tensor x, Tensor filters, int stride = 1, int padding = 0, int groups = 1)
    {
        Check.SameDevice("Conv2D", x, filters);
        var shape = ShapeOf("Conv2D", x.Shape, filters.Shape, stride, padding, groups);
        return Primitive.Apply(
            x,
            filters,
            (v, w) => Forward(shape, v, w, default(Copy), null),
            (v, _, g) => Conv2DInputGradient(g, v[1], x.Shape, stride, padding, groups),
            (v, _, g) => Conv2DFilterGradient(v[0], g, filters.Shape, stride, padding, groups),
            Saved.Inputs);
    }

    /// <summary>The adjoint of <see cref="Conv2D"/> in its input, also known as transposed convolution: [N, O, OH, OW] → input's shape.</summary>
    /// <exception cref="ShapeException">The shapes are not those of a convolution.</exception>
    public static Tensor Conv2DInputGradient(Tensor gradient, Tensor filters, Shape input, int stride = 1, int padding = 0, int groups = 1)
    {
        Check.SameDevice("Conv2DInputGradient", gradient, filters);
        var shape = ShapeOf("Conv2DInputGradient", input, filters.Shape, stride, padding, groups);
        CheckOutput("Conv2DInputGradient", shape, gradient.Shape);
        return Primitive.Apply(
            gradient,
            filters,
            (g, w) => InputGradient(shape, g, w, input),
            (v, _, h) => Conv2D(h, v[1], stride, padding, groups),
            (v, _, h) => Conv2DFilterGradient(h, v[0], filters.Shape, stride, padding, groups),
            Saved.Inputs,
            "Conv2D input gradient");
    }

    /// <summary>The adjoint of <see cref="Conv2D"/> in its filters: x and the output's gradient → filters' shape.</summary>
    /// <exception cref="ShapeException">The shapes are not those of a convolution.</exception>
    public static Tensor Conv2DFilterGradient(Tensor x, Tensor gradient, Shape filters, int stride = 1, int padding = 0, int groups = 1)
    {
        Check.SameDevice("Conv2DFilterGradient", x, gradient);
        var shape = ShapeOf("Conv2DFilterGradient", x.Shape, filters, stride, padding, groups);
        CheckOutput("Conv2DFilterGradient", shape, gradient.Shape);
        return Primitive.Apply(
            x,
            gradient,
            (v, g) => FilterGradient(shape, v, g, filters),
            (v, _, h) => Conv2DInputGradient(v[1], h, x.Shape, stride, padding, groups),
            (v, _, h) => Conv2D(v[0], h, stride, padding, groups),
            Saved.Inputs,
            "Conv2D filter gradient");
    }

    private static Tensor Forward<TEpilogue>(ConvolutionShape s, Tensor x, Tensor w, TEpilogue epilogue, Tensor? bias)
        where TEpilogue : struct, ILanewise
    {
        var output = New(x.Device, new Shape(s.Batch, s.Groups * s.OutputChannels, s.OutputHeight, s.OutputWidth));
        var contraction = new ContractShape(s.Groups, s.OutputChannels, s.Batch * s.OutputPlaces, s.Taps);
        var filters = new RowMajor(s.Taps, s.OutputChannels * s.Taps);
        if (s.IsPointwise)
        {
            x.Device.Contract(contraction, filters, w.Buffer, InputMaps(s), x.Buffer, OutputMaps(s), output.Buffer, epilogue, bias?.Buffer);
        }
        else
        {
            x.Device.Contract(contraction, filters, w.Buffer, new Patches(s), x.Buffer, OutputMaps(s), output.Buffer, epilogue, bias?.Buffer);
        }
        return output;
    }

    private static Tensor InputGradient(ConvolutionShape s, Tensor g, Tensor w, Shape input)
    {
        var output = New(g.Device, input);
        var contraction = new ContractShape(s.Groups, s.InputChannels, s.Batch * s.InputPlaces, s.OutputChannels * s.KernelHeight * s.KernelWidth);
        if (s.IsPointwise)
        {
            var filters = new Transposed<RowMajor>(new(s.Taps, s.OutputChannels * s.Taps));
            g.Device.Contract(contraction, filters, w.Buffer, OutputMaps(s), g.Buffer, InputMaps(s), output.Buffer, default(Copy), null);
        }
        else
        {
            g.Device.Contract(contraction, new BackwardFilters(s), w.Buffer, new BackwardPatches(s), g.Buffer, InputMaps(s), output.Buffer, default(Copy), null);
        }
        return output;
    }

    private static Tensor FilterGradient(ConvolutionShape s, Tensor x, Tensor g, Shape filters)
    {
        var output = New(x.Device, filters);
        var contraction = new ContractShape(s.Groups, s.OutputChannels, s.Taps, s.Batch * s.OutputPlaces);
        var results = new RowMajor(s.Taps, s.OutputChannels * s.Taps);
        if (s.IsPointwise)
        {
            x.Device.Contract(contraction, OutputMaps(s), g.Buffer, new Transposed<Maps>(InputMaps(s)), x.Buffer, results, output.Buffer, default(Copy), null);
        }
        else
        {
            x.Device.Contract(
                contraction, OutputMaps(s), g.Buffer, new Transposed<Patches>(new(s)), x.Buffer, results, output.Buffer, default(Copy), null);
        }
        return output;
    }

    private static Maps InputMaps(ConvolutionShape s) => new(s.Groups, s.InputChannels, s.InputPlaces);

    private static Maps OutputMaps(ConvolutionShape s) => new(s.Groups, s.OutputChannels, s.OutputPlaces);

    private static ConvolutionShape ShapeOf(string op, Shape x, Shape w, int stride, int padding, int groups)
    {
        Check.That(x.Rank == 4 && w.Rank == 4, () => $"{op}: input {x} and filters {w} must be [N, C, H, W] and [O, C/groups, KH, KW].");
        Check.That(
            stride >= 1 && padding >= 0 && groups >= 1,
            () => $"{op}: stride {stride} and groups {groups} must be at least 1, padding {padding} at least 0.");
        Check.That(
            x[1] == w[1] * groups && w[0] % groups == 0,
            () => $"{op}: input {x} has {x[1]} channels; filters {w} in {groups} group(s) need {w[1] * groups}, and a multiple of {groups} outputs.");
        Check.That(
            x[2] + (2 * padding) >= w[2] && x[3] + (2 * padding) >= w[3],
            () => $"{op}: filters {w} are larger than input {x} with padding {padding}.");
        return new(
            x[0], groups, w[1], x[2], x[3], w[0] / groups, ((x[2] + (2 * padding) - w[2]) / stride) + 1, ((x[3] + (2 * padding) - w[3]) / stride) + 1,
            w[2], w[3], stride, padding);
    }

    private static void CheckOutput(string op, ConvolutionShape s, Shape gradient)
    {
        var expected = new Shape(s.Batch, s.Groups * s.OutputChannels, s.OutputHeight, s.OutputWidth);
        Check.That(gradient.Equals(expected), () => $"{op}: the gradient has shape {gradient}, the convolution's output {expected}.");
    }
}
