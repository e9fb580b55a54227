using System.Reflection;
using Yolo.Autodiff;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>A law for every op: <see cref="OpCoverage"/> fails if one is missing.</summary>
public static partial class OpLaws
{
    /// <summary>All laws by name.</summary>
    public static IReadOnlyDictionary<string, OpLaw> All { get; } =
        new[] { Elementwise(), Pairs(), Selections(), Reductions(), Structure(), Places(), Products(), Networks() }
            .SelectMany(laws => laws)
            .ToDictionary(law => law.Name);

    /// <summary>A method as laws name it: <c>Sum(Tensor, Int32[])</c>.</summary>
    public static string Signature(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
    }

    private static OpInput Watched(Shape shape, double[] values) => new(shape, values);

    private static OpInput Constant(Shape shape, double[] values) => new(shape, values, IsWatched: false);

    private static OpInput Smooth(Dice dice, Shape shape) => new(shape, dice.Doubles(shape.Count, -2, 2));
}
