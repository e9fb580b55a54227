using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>⟨Ax, y⟩ = ⟨x, Aᵀy⟩ for every op that is linear in some of its inputs: exact but for the order of summation.</summary>
public class AdjointLaws
{
    private const double Tolerance = 1e-12;
    private static readonly Device Device = Device.HostDouble;

    public static TheoryData<string> Linear => [.. OpLaws.All.Values.Where(law => law.LinearIn.Count > 0).Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Linear))]
    public void Pullback_is_the_adjoint(string op)
    {
        var law = OpLaws.All[op];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(50),
            Prop.ForAll(law.Cases, c => law.LinearIn.Select(inputs => IsAdjoint(c, inputs)).Aggregate((a, b) => a.And(b))));
    }

    private static Property IsAdjoint(OpCase c, int[] inputs)
    {
        var all = c.Inputs.Select(i => i.On(Device)).ToArray();
        Tensor A(IReadOnlyList<Tensor> x)
        {
            var tensors = all.ToArray();
            for (var i = 0; i < inputs.Length; i++)
            {
                tensors[inputs[i]] = x[i];
            }
            return c.Op(tensors);
        }
        var x = inputs.Select(i => all[i]).ToArray();
        var vjp = Diff.Vjp(A, x);
        var y = Tensor.From(Device, new Dice(5).Doubles(vjp.Value.Shape.Count, -1, 1), [.. vjp.Value.Shape.Sizes]);
        var ax = Tensor.Sum(vjp.Value * y).ToScalar();
        var aty = x.Zip(vjp.Pullback(y), (u, v) => Tensor.Sum(u * v).ToScalar()).Sum();
        // Relative to what is added up: the sum itself may cancel.
        var scale = Math.Max(1e-300, Tensor.Sum(Tensor.Abs(vjp.Value * y)).ToScalar());
        return (Math.Abs(ax - aty) <= Tolerance * scale).Label($"⟨Ax, y⟩ = {ax:R}, ⟨x, Aᵀy⟩ = {aty:R} for inputs {string.Join(", ", inputs)}");
    }
}
