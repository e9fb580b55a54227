// A tensor: numbers on a device, in a shape. It never changes: an op gives another one. Argument: a device, such as host:double.
using Yolo.Autodiff;
using Yolo.Kernels;

var device = Device.Parse(args is [var name, ..] ? name : "best");
Console.WriteLine($"device: {device}, {device.Description}");

var x = Tensor.From(device, [1.0, 2, 3, 4, 5, 6], 2, 3);
Show("x", x);

// Element by element; sizes of 1 and missing axes are repeated.
Show("x² + 1", (x * x) + 1);
Show("x minus the mean of each row", x - Tensor.Reshape(Tensor.Mean(x, 1), 2, 1));
Show("σ(x)", Tensor.Sigmoid(x));

// Over axes, and between them.
Show("sums of the columns", Tensor.Sum(x, 0));
Show("x · xᵀ", Tensor.MatMul(x, Tensor.Permute(x, 1, 0)));

// The precision is the device's: the same program, for speed or for proof.
foreach (var place in new[] { Device.Host, Device.HostDouble })
{
    var tenth = Tensor.Scalar(place, 0.1);
    Console.WriteLine($"0.1 + 0.2 on {place}: {(tenth + 0.2).ToScalar():G17}");
}

// What does not fit says so before a kernel runs.
try
{
    _ = x + Tensor.Ones(device, 4);
}
catch (ShapeException e)
{
    Console.WriteLine($"x + four ones: {e.Message}");
}

static void Show(string what, Tensor tensor) =>
    Console.WriteLine($"{what}: {tensor.Shape} {string.Join(' ', tensor.ToArray().Select(number => $"{number:0.###}"))}");
