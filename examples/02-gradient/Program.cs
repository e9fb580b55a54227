// Gradients are functions of functions: no tape, no requires_grad, and they nest. All on host:double, where a difference quotient can tell.
using Yolo.Autodiff;
using Yolo.Kernels;

var device = Device.HostDouble;
var x = Tensor.From(device, [0.5, 1, 1.5], 3);

static Tensor F(Tensor v) => Tensor.Sum(Tensor.Sin(v) * v * v);

// ∇f, beside (f(x + h·e) − f(x − h·e)) / 2h for each unit vector e.
var gradient = Diff.Grad(F, x).ToArray();
const double h = 1e-5;
for (var i = 0; i < gradient.Length; i++)
{
    var step = Tensor.From(device, [.. Enumerable.Range(0, gradient.Length).Select(k => k == i ? h : 0)], gradient.Length);
    var quotient = (F(x + step) - F(x - step)).ToScalar() / (2 * h);
    Console.WriteLine($"∂f/∂x{i} = {gradient[i]:0.0000000000}, difference quotient {quotient:0.0000000000}");
}

// The library's own check, along a direction, of fourth order.
var check = Diff.CheckGradients(F, x, direction: Tensor.Ones(device, 3));
Console.WriteLine($"relative error along (1, 1, 1): {check.RelativeError:0.0e+0}");

// Derivatives of derivatives: sin‴(x) = −cos(x).
static Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => v => Diff.Grad(f, v);
var third = D(D(D(Tensor.Sin)))(Tensor.Scalar(device, 0.3)).ToScalar();
Console.WriteLine($"sin‴(0.3) = {third:0.000000000000}, −cos(0.3) = {-Math.Cos(0.3):0.000000000000}");

// The gradient with respect to a record is a record.
var line = new Line(Tensor.Scalar(device, 2), Tensor.Scalar(device, 1));
var slopes = Diff.Grad((Line l) => Tensor.Square((l.Slope * 3) + l.Offset), line);
Console.WriteLine($"(3a + b)² at a = 2, b = 1: ∂/∂a = {slopes.Slope.ToScalar()}, ∂/∂b = {slopes.Offset.ToScalar()}");

/// <summary>Parameters: any record is a tree once it lists its tensors.</summary>
internal sealed record Line(Tensor Slope, Tensor Offset) : ITree<Line>
{
    public IReadOnlyList<Tensor> Leaves => [Slope, Offset];

    public Line Rebuild(IReadOnlyList<Tensor> leaves) => new(leaves[0], leaves[1]);
}
