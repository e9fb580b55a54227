using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Core;

/// <summary>Arguments that do not fit are refused before anything runs, by a message that names the op and the shapes.</summary>
public class ErrorLaws
{
    private static readonly Device Device = Device.HostDouble;

    public static TheoryData<string, string[]> Misfits => new()
    {
        { "Add", ["[2, 3]", "[4]"] },
        { "Subtract", ["[2, 3]", "[4]"] },
        { "Multiply", ["[2, 3]", "[4]"] },
        { "Divide", ["[2, 3]", "[4]"] },
        { "Pow", ["[2, 3]", "[4]"] },
        { "Maximum", ["[2, 3]", "[4]"] },
        { "Minimum", ["[2, 3]", "[4]"] },
        { "SelectGreater", ["[2, 3]", "[4]"] },
        { "BroadcastTo", ["[2, 3]", "[3]"] },
        { "SumTo", ["[2, 3]", "[4, 2, 3]"] },
        { "Reshape", ["[2, 3]", "[4]"] },
        { "Permute", ["[2, 3]", "(0, 0)"] },
        { "Transpose", ["[4]"] },
        { "Concat", ["[2, 3]", "[4]"] },
        { "Split", ["[2, 3]", "1 + 1"] },
        { "Slice", ["[2, 3]", "axis 1"] },
        { "Pad", ["-1"] },
        { "Place", ["3 elements", "axis of 2"] },
        { "Gather", ["[2, 3]"] },
        { "ScatterAdd", ["[2, 3]", "4"] },
        { "MatMul", ["[2, 3]", "[4]"] },
        { "Conv2D", ["[1, 3, 5, 5]", "[4, 2, 3, 3]"] },
        { "Conv2DInputGradient", ["[1, 4, 9, 9]", "[1, 4, 3, 3]"] },
        { "Conv2DFilterGradient", ["[1, 4, 9, 9]", "[1, 4, 3, 3]"] },
        { "MaxPool2D", ["[1, 3, 5, 5]"] },
        { "BatchNorm", ["[1, 3, 5, 5]", "[1, 2, 1, 1]"] },
        { "SpaceToDepth", ["[1, 3, 5, 5]"] },
        { "DepthToSpace", ["[1, 3, 5, 5]"] },
        { "Shape", ["[2, 0]"] },
        { "From", ["[2]", "3 numbers"] },
        { "ToScalar", ["[2, 3]"] },
        { "Grad", ["[2, 3]"] },
        { "Pullback", ["[2, 3]", "[4]"] },
        { "axis", ["[2, 3]", "2"] },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Shapes_that_do_not_fit_are_named(string op, string[] told)
    {
        var (matrix, vector) = (Tensor.Ones(Device, 2, 3), Tensor.Ones(Device, 4));
        var (image, filters) = (Tensor.Ones(Device, 1, 3, 5, 5), Tensor.Ones(Device, 4, 2, 3, 3));
        var (fitting, gradient) = (Tensor.Ones(Device, 4, 3, 3, 3), Tensor.Ones(Device, 1, 4, 9, 9));
        var two = Tensor.Ones(Device, 1, 2, 1, 1);
        Action act = op switch
        {
            "Add" => () => Tensor.Add(matrix, vector),
            "Subtract" => () => Tensor.Subtract(matrix, vector),
            "Multiply" => () => Tensor.Multiply(matrix, vector),
            "Divide" => () => Tensor.Divide(matrix, vector),
            "Pow" => () => Tensor.Pow(matrix, vector),
            "Maximum" => () => Tensor.Maximum(matrix, vector),
            "Minimum" => () => Tensor.Minimum(matrix, vector),
            "SelectGreater" => () => Tensor.SelectGreater(matrix, matrix, matrix, vector),
            "BroadcastTo" => () => Tensor.BroadcastTo(matrix, new(3)),
            "SumTo" => () => Tensor.SumTo(matrix, new(4, 2, 3)),
            "Reshape" => () => Tensor.Reshape(matrix, 4),
            "Permute" => () => Tensor.Permute(matrix, 0, 0),
            "Transpose" => () => Tensor.Transpose(vector),
            "Concat" => () => Tensor.Concat(0, matrix, vector),
            "Split" => () => Tensor.Split(matrix, 1, 1, 1),
            "Slice" => () => Tensor.Slice(matrix, 1, 2, 2),
            "Pad" => () => Tensor.Pad(matrix, 0, -1, 0),
            "Place" => () => Tensor.Place(matrix, 1, 0, 1, 2),
            "Gather" => () => Tensor.Gather(vector, 0, matrix),
            "ScatterAdd" => () => Tensor.ScatterAdd(matrix, 0, vector, 2),
            "MatMul" => () => Tensor.MatMul(matrix, vector),
            "Conv2D" => () => Tensor.Conv2D(image, filters),
            "Conv2DInputGradient" => () => Tensor.Conv2DInputGradient(gradient, fitting, image.Shape),
            "Conv2DFilterGradient" => () => Tensor.Conv2DFilterGradient(image, gradient, fitting.Shape),
            "MaxPool2D" => () => Tensor.MaxPool2D(image, 2, 1, 3),
            "BatchNorm" => () => Tensor.BatchNorm(image, two, two),
            "SpaceToDepth" => () => Tensor.SpaceToDepth(image, 2),
            "DepthToSpace" => () => Tensor.DepthToSpace(image, 2),
            "Shape" => () => _ = new Shape(2, 0),
            "From" => () => Tensor.From(Device, [1.0, 2.0, 3.0], 2),
            "ToScalar" => () => matrix.ToScalar(),
            "Grad" => () => Diff.Grad(x => x * 2, matrix),
            "Pullback" => () => Diff.Vjp(x => x * 2, matrix).Pullback(vector),
            _ => () => Tensor.Sum(matrix, 2),
        };
        var message = Assert.Throws<ShapeException>(act).Message;
        Assert.Contains(op, message, StringComparison.Ordinal);
        Assert.All(told, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Tensors_of_two_devices_do_not_mix()
    {
        var (single, twice) = (Tensor.Ones(Device.Host, 2, 2), Tensor.Ones(Device.HostDouble, 2, 2));
        foreach (var act in new Action[]
        {
            () => Tensor.Add(single, twice),
            () => Tensor.Divide(single, twice),
            () => Tensor.MatMul(single, twice),
            () => Tensor.Concat(0, single, twice),
            () => Tensor.SelectEqual(single, single, single, twice),
            () => Tensor.Gather(single, 0, Tensor.Range(Device.HostDouble, 2)),
        })
        {
            var message = Assert.Throws<ArgumentException>(act).Message;
            Assert.Contains("host", message, StringComparison.Ordinal);
            Assert.Contains("host:double", message, StringComparison.Ordinal);
        }
    }
}
