// An op of one's own. Its formula, written once in lanes, is the vectorised loop on the host, the kernel on a GPU, and, for derivatives of derivatives, ops.
using Yolo.Autodiff;
using Yolo.Examples.OwnOp;
using Yolo.Kernels;

double[] numbers = [-2, -0.5, 0, 0.5, 2];

// Every device that can be used; what keeps another from it is said.
foreach (var info in Device.All())
{
    if (!info.IsUsable)
    {
        Console.WriteLine($"{info.Name}: {info.Problem}");
        continue;
    }
    var x = Tensor.From(Device.Parse(info.Name), numbers, numbers.Length);
    Show(info.Name, "mish(x) ", Mish.Of(x));
    Show(info.Name, "mish′(x)", Diff.Grad(v => Tensor.Sum(Mish.Of(v)), x));
}

// Is the derivative right, and the derivative of the derivative? In double precision a difference quotient can tell.
var at = Tensor.From(Device.HostDouble, numbers, numbers.Length);
var along = Tensor.Ones(Device.HostDouble, numbers.Length);
static Tensor First(Tensor v) => Tensor.Sum(Mish.Of(v));
static Tensor Second(Tensor v) => Tensor.Sum(Diff.Grad(First, v) * v);
Console.WriteLine($"relative error of the first derivative:  {Diff.CheckGradients(First, at, along).RelativeError:0.0e+0}");
Console.WriteLine($"relative error of the second derivative: {Diff.CheckGradients(Second, at, along).RelativeError:0.0e+0}");

static void Show(string device, string what, Tensor tensor) =>
    Console.WriteLine($"{device}: {what} = {string.Join(' ', tensor.ToArray().Select(number => $"{number:0.00000}"))}");
