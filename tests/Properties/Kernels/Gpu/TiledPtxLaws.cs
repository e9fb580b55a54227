using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Runtime.Cuda;
using Xunit;
using Xunit.Abstractions;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>
/// The tiled contractions, compiled for NVIDIA GPUs, are what they were designed to be: sums in registers, panels in shared memory, whole
/// quads read from there, one barrier a panel, nothing but multiply-adds and addresses between. No GPU is needed.
/// </summary>
public partial class TiledPtxLaws(ITestOutputHelper output)
{
    /// <summary>Steps of the depth that the inner loop takes at once.</summary>
    private const int Steps = 4;

    private static readonly (Type Tile, Type Sums, int Quads)[] Tiles =
    [
        (typeof(Square128), typeof(Sums8x8<>), 2),
        (typeof(Square64), typeof(Sums4x4<>), 1),
        (typeof(Flat32x128), typeof(Sums4x4<>), 1),
        (typeof(Tall128x32), typeof(Sums4x4<>), 1),
    ];

    [Fact]
    public void Every_contraction_is_as_designed_for_SM_80() => Hold(CudaArchitecture.SM_80, typeof(Float32), _ => true);

    [Fact]
    public void Those_without_an_epilogue_are_for_SM_70() => Hold(CudaArchitecture.SM_70, typeof(Float32), IsPlain);

    [Fact]
    public void Those_without_an_epilogue_are_for_SM_90() => Hold(CudaArchitecture.SM_90, typeof(Float32), IsPlain);

    [Fact]
    public void Those_without_an_epilogue_are_in_double_precision() => Hold(CudaArchitecture.SM_80, typeof(Float64), IsPlain);

    private static bool IsPlain(MethodInfo kernel) => kernel.GetGenericArguments()[^2] == typeof(Copy);

    private void Hold(CudaArchitecture architecture, Type real, Func<MethodInfo, bool> chosen)
    {
        using var probe = new PtxProbe(architecture);
        var precision = real == typeof(Float32) ? Precision.Single : Precision.Double;
        var (count, faults) = (0, new List<string>());
        foreach (var (tile, sums, quads) in Tiles)
        {
            foreach (var kernel in KernelCatalogue.TiledContracts(tile, sums, real).Where(chosen))
            {
                count++;
                var ptx = probe.Compile(kernel, GpuContract.Tiles(precision));
                faults.AddRange(Faults(ptx, precision, quads).Select(fault => $"{KernelCatalogue.Name(kernel)}: {fault}"));
            }
        }
        output.WriteLine($"{count} kernels");
        Assert.True(count >= 4 * Tiles.Length);
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private static IEnumerable<string> Faults(string ptx, Precision precision, int quads)
    {
        var loadsOfQuad = precision == Precision.Single ? "ld.shared.v4.f32" : "ld.shared.v2.f64";
        var panels = ptx[(ptx.IndexOf("bar.sync", StringComparison.Ordinal) + 1)..];
        if (ptx.Contains(".local", StringComparison.Ordinal))
        {
            yield return "keeps values in local memory";
        }
        if (Count(ptx, ".shared .align") != 2)
        {
            yield return "has not two panels in shared memory";
        }
        if (Count(ptx, "bar.sync") != 2)
        {
            yield return "has not one barrier before the loop and one in it";
        }
        if (!ptx.Contains(".maxntid", StringComparison.Ordinal))
        {
            yield return "does not say how large its groups are";
        }
        var reads = Steps * 2 * quads * (precision == Precision.Single ? 1 : 2);
        if (Count(panels, loadsOfQuad) != reads || Count(panels, "ld.shared") != reads)
        {
            yield return $"reads shared memory {Count(panels, "ld.shared")} times, {Count(panels, loadsOfQuad)} of them quads, instead of {reads}";
        }
        // The driver's compiler fuses a product and the sum that it goes to.
        var fused = MultiplyAdd().Count(InnerLoop().Match(ptx).Value);
        if (fused != Steps * 16 * quads * quads)
        {
            yield return $"has {fused} multiply-adds in its inner loop instead of {Steps * 16 * quads * quads}";
        }
        if (Division().Match(panels) is { Success: true } division)
        {
            yield return $"divides in its loop: {division.Value}";
        }
    }

    /// <summary>From the first read of shared memory to the end of the block that has the last.</summary>
    [GeneratedRegex(@"ld\.shared.*ld\.shared.*?(?=\n\s*L_)", RegexOptions.Singleline)]
    private static partial Regex InnerLoop();

    private static int Count(string text, string part) => Regex.Count(text, Regex.Escape(part));

    /// <summary>A product, and within a few lines the sum of it and something.</summary>
    [GeneratedRegex(@"mul\.f(?:32|64)\s+(%\w+),[^\n]*\n\s*add\.f(?:32|64)\s+%\w+, %\w+, \1;")]
    private static partial Regex MultiplyAdd();

    [GeneratedRegex(@"(div|rem)\.[su](32|64)[^\n]*")]
    private static partial Regex Division();
}
