using System.Reflection;
using Xunit;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Distributed;
using Yolo.Kernels;
using Yolo.Model.Loss;
using Yolo.Onnx;
using Yolo.Playground;

namespace Yolo.Properties;

/// <summary>The layers point one way.</summary>
public class Layering
{
    private static readonly Assembly[] BottomUp = [typeof(Device).Assembly, typeof(Tensor).Assembly, typeof(YoloLoss).Assembly, typeof(OnnxModel).Assembly, typeof(Dataset).Assembly, typeof(PlaygroundServer).Assembly];

    [Fact]
    public void No_layer_refers_to_one_above_it()
    {
        for (var layer = 0; layer < BottomUp.Length; layer++)
        {
            var above = BottomUp.Skip(layer + 1).Select(a => a.GetName().Name).ToHashSet();
            Assert.DoesNotContain(BottomUp[layer].GetReferencedAssemblies(), reference => above.Contains(reference.Name));
        }
    }

    /// <summary>Training sums over processes through an interface of the model's; only the tool knows what stands behind it.</summary>
    [Fact]
    public void No_layer_knows_MPI()
    {
        Assert.All(BottomUp, layer => Assert.DoesNotContain(layer.GetReferencedAssemblies(), reference => reference.Name == "Yolo.Distributed"));
        Assert.Equal(
            ["Yolo.Model"],
            typeof(MpiRun).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal)));
    }

    /// <summary>Users' laws are of ops; what a law needs is the core alone.</summary>
    [Fact]
    public void Laws_for_users_need_the_core_and_FsCheck() => Assert.Equal(
        ["FsCheck", "Yolo.Autodiff", "Yolo.Kernels"],
        typeof(Prove).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal)).Order());

    [Theory]
    [InlineData("ILGPU", 1)]
    [InlineData("Google.Protobuf", 4)]
    [InlineData("SkiaSharp", 5)]
    [InlineData("Microsoft.AspNetCore", 6)]
    public void Only_one_layer_knows_the_library(string library, int layer)
    {
        var knowing = BottomUp.Where(a => a.GetReferencedAssemblies().Any(r => r.Name == library)).ToArray();
        Assert.Equal([BottomUp[layer - 1]], knowing);
    }
}
