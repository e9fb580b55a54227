using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Skeletons;

/// <summary>Division by multiplication is division, for every dividend and divisor.</summary>
public class DivisorLaws
{
    [Property(MaxTest = 2000)]
    public Property Quotient_and_rest_are_those_of_division() => Prop.ForAll(Dice.Arbitrary, dice =>
        Divides(dice.Int(0, int.MaxValue - 1), dice.Int(1, dice.Of(3, 1000, 1 << 16, int.MaxValue - 1))));

    [Fact]
    public void Nor_are_the_largest_and_those_beside_multiples_wrong()
    {
        foreach (var divisor in new[] { 1, 2, 3, 5, 7, 13, 169, 416, 173056, 641, 6700417, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, int.MaxValue - 1, int.MaxValue })
        {
            Assert.True(Divides(0, divisor) && Divides(int.MaxValue, divisor) && Divides(divisor - 1, divisor) && Divides(divisor, divisor));
            var last = int.MaxValue / divisor * divisor;
            Assert.True(Divides(last, divisor) && Divides(last - 1, divisor));
        }
    }

    private static bool Divides(int n, int divisor) => new Divisor(divisor).Of(n, out var rest) == n / divisor && rest == n % divisor;
}
