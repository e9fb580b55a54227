using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;
using Xunit;
using Xunit.Abstractions;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>The tiled contractions as OpenCL's compilers get them. No device is needed.</summary>
public partial class TiledOpenClLaws(ITestOutputHelper output)
{
    public static TheoryData<Type, Type, int> Tiles => new()
    {
        { typeof(Square128), typeof(Sums8x8<>), 256 },
        { typeof(Square64), typeof(Sums4x4<>), 64 },
        { typeof(Flat32x128), typeof(Sums4x4<>), 64 },
        { typeof(Tall128x32), typeof(Sums4x4<>), 64 },
    };

    [Theory]
    [MemberData(nameof(Tiles))]
    public void Panels_are_shared_barriers_make_them_visible_and_loops_do_not_divide(Type tile, Type sums, int products)
    {
        using var context = Context.Create(builder => builder.EnableAlgorithms().WithGroupBarriers().Optimize(OptimizationLevel.O2));
        var capabilities = new CLCapabilityContext(float16: true, float64: true, genericAddressSpace: true, int64_Atomics: true, subGroups: true);
        using var backend = new CLBackend(context, capabilities, CLDeviceVendor.AMD, new CLCVersion(2, 0));
        var kernels = KernelCatalogue.TiledContracts(tile, sums, typeof(Float32)).Where(k => k.GetGenericArguments()[^2] == typeof(Copy)).ToArray();
        foreach (var kernel in kernels)
        {
            var compiled = (CLCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), GpuContract.Tiles(Precision.Single));
            var source = compiled.Source;
            var panels = source[source.IndexOf("work_group_barrier", StringComparison.Ordinal)..];
            Assert.Equal(2, SharedArray().Count(source));
            Assert.Empty(PrivateArray().Matches(source));
            Assert.Equal(2, Regex.Count(source, @"work_group_barrier \( CLK_LOCAL_MEM_FENCE \)"));
            Assert.Equal(2, Regex.Count(source, "barrier"));
            Assert.Equal(products, Product().Count(panels));
            Assert.Empty(Division().Matches(panels));
        }
        output.WriteLine($"{kernels.Length} kernels");
        Assert.True(kernels.Length >= 6);
    }

    [GeneratedRegex(@"^\s*local struct \w+ var\d+\[\d+\];", RegexOptions.Multiline)]
    private static partial Regex SharedArray();

    [GeneratedRegex(@"^\s*(?!local|typedef)(struct )?\w+ var\d+\[\d+\];", RegexOptions.Multiline)]
    private static partial Regex PrivateArray();

    [GeneratedRegex(@"\(float\)\(\(float\) var\d+ \*  ?\(float\) var\d+\)")]
    private static partial Regex Product();

    [GeneratedRegex(@"(int|long)\) var\d+ (/|%) ")]
    private static partial Regex Division();
}
