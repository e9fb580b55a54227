using Xunit;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>⟨Ax, y⟩ = ⟨x, Aᵀy⟩ for every op that is linear in some of its inputs.</summary>
public class AdjointLaws
{
    public static TheoryData<string> Linear => [.. OpLaws.All.Values.Where(law => law.LinearIn.Count > 0).Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Linear))]
    public void Pullback_is_the_adjoint(string op) => Prove.Adjoint(OpLaws.All[op]);
}
