using Xunit;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>First and second derivatives of every op, proven in double precision.</summary>
public class GradientLaws
{
    public static TheoryData<string> Smooth => [.. OpLaws.All.Values.Where(law => !law.IsConstant).Select(law => law.Name)];

    public static TheoryData<string> Constants => [.. OpLaws.All.Values.Where(law => law.IsConstant).Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradient_is_that_of_finite_differences(string op) => Prove.Gradient(OpLaws.All[op]);

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradient_of_the_gradient_is_that_of_finite_differences(string op) => Prove.GradientOfGradient(OpLaws.All[op]);

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Push_forward_is_the_transpose_of_the_pullback(string op) => Prove.PushForward(OpLaws.All[op]);

    [Theory]
    [MemberData(nameof(Constants))]
    public void Constants_have_no_gradient(string op) => Prove.NoGradient(OpLaws.All[op]);
}
