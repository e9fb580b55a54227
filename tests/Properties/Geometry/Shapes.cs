using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Geometry;

/// <summary>
/// Random boxes and shapes. Most lie on a grid of 1/64, where products are exact and ties, touching edges and equal boxes are
/// frequent; the others lie anywhere.
/// </summary>
public static class Shapes
{
    public static Gen<double> Lattice(int low, int high) => Gen.Choose(low, high).Select(i => i / 64.0);

    public static Gen<double> Between(double low, double high) =>
        Gen.Choose(0, 1 << 30).Select(i => low + (high - low) * i / (1 << 30));

    public static Gen<Box<Relative>> LatticeBox { get; } =
        from x in Lattice(0, 64)
        from y in Lattice(0, 64)
        from w in Lattice(1, 48)
        from h in Lattice(1, 48)
        select new Box<Relative>(x, y, w, h);

    public static Gen<Box<Relative>> AnyBox { get; } =
        from x in Between(0, 1)
        from y in Between(0, 1)
        from w in Between(1e-4, 1)
        from h in Between(1e-4, 1)
        select new Box<Relative>(x, y, w, h);

    public static Arbitrary<Box<Relative>> Boxes() => Gen.Frequency((2, LatticeBox), (1, AnyBox)).ToArbitrary();

    public static Arbitrary<Size<Relative>> Sizes() => Boxes().Generator.Select(box => box.Size).ToArbitrary();
}

/// <summary>Boxes that are anything a double can be.</summary>
public static class WildBoxes
{
    public static Arbitrary<Box<Relative>> Boxes()
    {
        var number = Gen.Frequency(
            (4, Shapes.Lattice(-64, 128)),
            (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 1e200, 1e-200, 0, -0.0)));
        return (from x in number
                from y in number
                from w in number
                from h in number
                select new Box<Relative>(x, y, w, h)).ToArbitrary();
    }
}
