using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Lanes;

namespace Yolo.Properties.Testing;

/// <summary>What users prove their ops with: a sound op passes on every device, and each planted fault is found by the law that is there for it.</summary>
public class ProveTests
{
    [Fact]
    public void A_sound_op_passes_everywhere() => Prove.All(OpLaw.OfOne("Swish", Swish, Anything), [.. Devices.Names.Select(Device.Parse)]);

    [Fact]
    public void A_linear_op_passes_with_its_adjoint() =>
        Prove.All(OpLaw.OfOne("Doubled", x => Primitive.Apply(x, a => a * 2, (a, y, g) => g * 2), Anything) with { LinearIn = [[0]] });

    [Fact]
    public void A_wrong_derivative_is_found() =>
        Refused("Falsifiable", () => Prove.Gradient(OpLaw.OfOne("Wrong", x => Primitive.Apply(x, a => a * a, (a, y, g) => g * a), Anything)));

    /// <summary>Right at first order: the pullback hides from the next one.</summary>
    [Fact]
    public void A_wrong_second_derivative_is_found()
    {
        var law = OpLaw.OfOne("Wrong twice", x => Primitive.Apply(x, a => a * a, (a, y, g) => g * Tensor.StopGradient(a) * 2), Anything);
        Prove.Gradient(law);
        Refused("Falsifiable", () => Prove.GradientOfGradient(law));
    }

    [Fact]
    public void A_wrong_adjoint_is_found() => Refused("⟨x, Aᵀy⟩", () => Prove.Adjoint(
        OpLaw.OfOne("Wrong adjoint", x => Primitive.Apply(x, a => a * 2, (a, y, g) => g * (2 + 1e-9)), Anything) with { LinearIn = [[0]] }));

    [Fact]
    public void A_device_that_computes_something_else_is_found() => Refused("off by", () => Prove.Agreement(
        OpLaw.OfOne("Other", x => x.Device == Device.Host ? x * (1 + 1e-4) : x, (dice, count) => dice.Doubles(count, 1, 2)), Device.Host));

    [Fact]
    public void A_constant_with_a_gradient_is_found() => Refused("Falsifiable", () => Prove.NoGradient(OpLaw.OfOne("No constant", x => x * 3, Anything)));

    [Fact]
    public void A_seed_is_told_that_replays_the_example() => Refused("new Dice(", () => Prove.Gradient(OpLaw.OfOne("Wrong", x => Primitive.Apply(x, a => a * a, (a, y, g) => g * a), Anything)));

    private static Tensor Swish(Tensor x) => Elementwise.Apply(default(SwishFunction), x);

    private static double[] Anything(Dice dice, int count) => dice.Doubles(count, -2, 2);

    private static void Refused(string reason, Action proof) => Assert.Contains(reason, Assert.ThrowsAny<Exception>(proof).Message, StringComparison.Ordinal);

    private readonly struct SwishFunction : IUnaryFunction
    {
        public TLane Value<TLane>(TLane x, TLane p)
            where TLane : ILane<TLane> => x / (TLane.Exp(-x) + 1);

        public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
            where TLane : ILane<TLane> => y + ((1.0 - y) / (TLane.Exp(-x) + 1));
    }
}
