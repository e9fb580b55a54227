using System.Reflection;
using Xunit;
using Yolo.Autodiff;

namespace Yolo.Properties.Autodiff.Ops;

public class OpCoverage
{
    [Fact]
    public void Every_op_has_a_law()
    {
        var named = OpLaws.All.Values.SelectMany(law => law.Methods).ToHashSet();
        Assert.All(Ops(), signature => Assert.Contains(signature, named));
    }

    [Fact]
    public void Every_law_is_of_an_op_that_exists()
    {
        var there = Ops().ToHashSet();
        Assert.All(OpLaws.All.Values.SelectMany(law => law.Methods), signature => Assert.Contains(signature, there));
    }

    /// <summary>Every public static method that takes a tensor and gives one, or several.</summary>
    private static IEnumerable<string> Ops() => typeof(Tensor)
        .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(m => m.GetParameters().Any(p => Holds(p.ParameterType)) && Holds(m.ReturnType))
        .Select(OpLaws.Signature);

    private static bool Holds(Type type) =>
        type == typeof(Tensor)
        || (type.IsArray && Holds(type.GetElementType()!))
        || type.GetGenericArguments().Any(Holds)
        || (type.Namespace == typeof(Tensor).Namespace && type.GetProperties().Any(p => p.PropertyType == typeof(Tensor)));
}
