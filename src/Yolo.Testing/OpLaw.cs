using FsCheck;
using FsCheck.Fluent;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Testing;

/// <summary>An op, the methods of <see cref="Tensor"/> that it stands for, and how to make an example of it where it is smooth.</summary>
public sealed record OpLaw(string Name, IReadOnlyList<string> Methods, Func<Dice, OpCase> Sample)
{
    /// <summary>The law of an op on inputs that <paramref name="sample"/> draws where the op is smooth.</summary>
    public static OpLaw Of(string name, Func<Dice, OpCase> sample) => new(name, [], sample);

    /// <summary>The law of an op of one tensor of any shape, whose numbers <paramref name="values"/> draws, so many at a time, where the op is smooth.</summary>
    public static OpLaw OfOne(string name, Func<Tensor, Tensor> op, Func<Dice, int, double[]> values) => Of(name, dice =>
    {
        var shape = dice.Shape();
        return new([new(shape, values(dice, shape.Count))], inputs => op(inputs[0]));
    });

    /// <summary>Whether transforms must see a constant.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Sets of inputs in which the op is linear while the others are held.</summary>
    public IReadOnlyList<int[]> LinearIn { get; init; } = [];

    /// <summary>Examples at random.</summary>
    public Arbitrary<OpCase> Cases => Arb.From(
        Gen.Choose(0, int.MaxValue).Select(seed => Sample(new Dice(seed)) with { Name = $"{Name}, new Dice({seed})" }));

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>An input of an op. Inputs that are not watched, such as indices, have no derivative.</summary>
public sealed record OpInput(Shape Shape, double[] Values, bool IsWatched = true)
{
    /// <summary>The input on a device.</summary>
    public Tensor On(Device device) => Tensor.From(device, Values, [.. Shape.Sizes]);
}

/// <summary>Inputs and the op on them.</summary>
public sealed record OpCase(IReadOnlyList<OpInput> Inputs, Func<IReadOnlyList<Tensor>, Tensor> Op)
{
    /// <summary>What to call it when it fails.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The watched inputs as a tree on a device.</summary>
    public TensorList Watched(Device device) => new([.. Inputs.Where(i => i.IsWatched).Select(i => i.On(device))]);

    /// <summary>The op as a function of the watched inputs.</summary>
    public Tensor Apply(Device device, TensorList watched)
    {
        var next = 0;
        return Op([.. Inputs.Select(i => i.IsWatched ? watched.Leaves[next++] : i.On(device))]);
    }

    /// <summary>Σ weights · op: a scalar whose gradient asks all of the op's.</summary>
    public Func<TensorList, Tensor> Weighted(Device device)
    {
        var shape = Apply(Device.HostDouble, Watched(Device.HostDouble)).Shape;
        var weights = Direction(device, shape, 7);
        return watched => Tensor.Sum(Apply(device, watched) * weights);
    }

    /// <summary>A direction for all watched inputs, the same on every device.</summary>
    public TensorList Direction(Device device, int seed) =>
        new([.. Inputs.Where(i => i.IsWatched).Select((input, i) => Direction(device, input.Shape, seed + i))]);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name}: {string.Join("; ", Inputs.Select(i => $"{i.Shape} {{ {string.Join(", ", i.Values.Take(20))}{(i.Values.Length > 20 ? ", …" : string.Empty)} }}"))}";

    private static Tensor Direction(Device device, Shape shape, int seed) =>
        Tensor.From(device, new Dice(seed).Doubles(shape.Count, -1, 1), [.. shape.Sizes]);
}
