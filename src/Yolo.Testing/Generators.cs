using FsCheck;
using FsCheck.Fluent;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Testing;

/// <summary>FsCheck's generators of what ops take, for laws beyond those of <see cref="Prove"/>.</summary>
public static class Generators
{
    /// <summary>Shapes of few elements, of rank <paramref name="leastRank"/> to <paramref name="greatestRank"/>.</summary>
    public static Arbitrary<Shape> Shapes(int leastRank = 0, int greatestRank = 4) => Of(dice => dice.Shape(leastRank, greatestRank));

    /// <summary>Tensors of such shapes, of numbers between two.</summary>
    public static Arbitrary<Tensor> Tensors(Device device, double least = -2, double greatest = 2, int leastRank = 0, int greatestRank = 4) => Of(dice =>
    {
        var shape = dice.Shape(leastRank, greatestRank);
        return Tensor.From(device, dice.Doubles(shape.Count, least, greatest), [.. shape.Sizes]);
    });

    /// <summary>Whatever dice give.</summary>
    public static Arbitrary<T> Of<T>(Func<Dice, T> throws) => Arb.From(Dice.Arbitrary.Generator.Select(throws));
}
