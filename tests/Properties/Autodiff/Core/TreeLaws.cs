using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Core;

/// <summary>Transforms on records and on named parameters.</summary>
public class TreeLaws
{
    private static readonly Device Device = Device.HostDouble;

    [Fact]
    public void The_gradient_has_the_type_of_the_parameters()
    {
        var line = new Line(Tensor.Scalar(Device, 2), Tensor.Scalar(Device, 1), Tensor.Scalar(Device, 5));
        var result = Diff.ValueAndGrad((Line l) => Tensor.Square(l.Slope * 3 + l.Offset), line);
        Assert.Equal(49, result.Value.ToScalar());
        Assert.Equal(42, result.Gradient.Slope.ToScalar());
        Assert.Equal(14, result.Gradient.Offset.ToScalar());
    }

    [Fact]
    public void What_is_not_used_has_a_gradient_of_zeros_in_its_own_shape()
    {
        var line = new Line(Tensor.Scalar(Device, 2), Tensor.Scalar(Device, 1), Tensor.Ones(Device, 2, 3));
        var gradient = Diff.Grad((Line l) => l.Slope * l.Slope, line);
        Assert.Equal(new Shape(2, 3), gradient.Unused.Shape);
        Assert.Equal(new double[6], gradient.Unused.ToArray());
        Assert.Equal(0, gradient.Offset.ToScalar());
    }

    [Fact]
    public void A_constant_function_has_a_gradient_of_zeros() =>
        Assert.Equal(new double[3], Diff.Grad(_ => Tensor.Scalar(Device, 4), Tensor.Ones(Device, 3)).ToArray());

    [Fact]
    public void Other_results_come_out_as_constants()
    {
        var x = Tensor.Scalar(Device, 3);
        var result = Diff.ValueAndGrad((Tensor v) => new WithExtra<Tensor>(v * v, v * 5), x);
        Assert.Equal([9.0, 6.0, 15.0], [result.Value.ToScalar(), result.Gradient.ToScalar(), result.Extra.ToScalar()]);
        Assert.Equal(0, Diff.Grad(v => Diff.ValueAndGrad((Tensor w) => new WithExtra<Tensor>(w * w, w * 5), v).Extra, x).ToScalar());
    }

    [Fact]
    public void Named_parameters_keep_names_and_order()
    {
        var parameters = new ParameterTree([new("b", Tensor.Scalar(Device, 2)), new("a", Tensor.Scalar(Device, 3))]);
        var gradient = Diff.Grad((ParameterTree p) => p["a"] * Tensor.Square(p["b"]), parameters);
        Assert.Equal(["b", "a"], gradient.Names);
        Assert.Equal(12, gradient["b"].ToScalar());
        Assert.Equal(4, gradient["a"].ToScalar());
        Assert.Equal(2, gradient.Count);
    }

    [Fact]
    public void Changing_a_parameter_gives_another_tree()
    {
        var before = new ParameterTree([new("a", Tensor.Scalar(Device, 1))]);
        var after = before.With([new("a", Tensor.Scalar(Device, 2)), new("c", Tensor.Scalar(Device, 3))]);
        Assert.Equal(1, before["a"].ToScalar());
        Assert.Equal(2, after["a"].ToScalar());
        Assert.Equal(["a", "c"], after.Names);
    }

    [Fact]
    public void A_name_that_is_not_there_or_stands_twice_is_an_error_that_names_it()
    {
        var tree = new ParameterTree([new("conv1.filters", Tensor.Scalar(Device, 1))]);
        Assert.Contains("conv1.filters", Assert.Throws<KeyNotFoundException>(() => tree["conv2.filters"]).Message, StringComparison.Ordinal);
        var twice = Assert.Throws<ArgumentException>(
            () => new ParameterTree([new("a", Tensor.Scalar(Device, 1)), new("a", Tensor.Scalar(Device, 2))]));
        Assert.Contains("'a'", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_map_zip_pair_and_rebuild()
    {
        var pair = new TreePair<Line, Tensor>(
            new(Tensor.Scalar(Device, 1), Tensor.Scalar(Device, 2), Tensor.Scalar(Device, 3)), Tensor.Scalar(Device, 4));
        Assert.Equal([2.0, 4, 6, 8], Tree.Map(pair, x => x * 2).Leaves.Select(l => l.ToScalar()));
        Assert.Equal([1.0, 4, 9, 16], Tree.Zip(pair, pair, (a, b) => a * b).Leaves.Select(l => l.ToScalar()));
        Assert.Equal(30, Tree.Dot(pair, pair).ToScalar());
        Assert.Equal(4, pair.Rebuild(pair.Leaves).Second.ToScalar());
    }

    private sealed record Line(Tensor Slope, Tensor Offset, Tensor Unused) : ITree<Line>
    {
        public IReadOnlyList<Tensor> Leaves => [Slope, Offset, Unused];

        public Line Rebuild(IReadOnlyList<Tensor> leaves) => new(leaves[0], leaves[1], leaves[2]);
    }
}
