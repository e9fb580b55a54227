using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Runtime.Cuda;
using Xunit;
using Xunit.Abstractions;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>Every kernel compiles for NVIDIA GPUs, and hot ones to the code that they should. No GPU is needed.</summary>
public partial class PtxLaws(ITestOutputHelper output)
{
    public static TheoryData<string> Architectures => ["SM_70", "SM_80", "SM_90"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_kernel_compiles_and_single_precision_needs_no_double(string name)
    {
        var architecture = (CudaArchitecture)typeof(CudaArchitecture).GetField(name)!.GetValue(null)!;
        using var probe = new PtxProbe(architecture);
        var faults = KernelCatalogue.All.Select(kernel => Fault(probe, kernel)).Where(f => f.Length > 0).ToArray();
        output.WriteLine($"{KernelCatalogue.All.Count()} kernels");
        Assert.True(faults.Length == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public void The_catalogue_knows_the_contractions_of_products_and_convolutions()
    {
        var names = KernelCatalogue.Contracts(typeof(Float32)).Select(KernelCatalogue.Name).ToArray();
        Assert.Contains("Simple<RowMajor, RowMajor, RowMajor, Copy, Float32>", names);
        Assert.Contains("Simple<RowMajor, Patches, Maps, Copy, Float32>", names);
        Assert.Contains("Simple<RowMajor, Patches, Maps, BiasThen<LeakyReluFunction>, Float32>", names);
        Assert.Contains("Simple<BackwardFilters, BackwardPatches, Maps, Copy, Float32>", names);
        Assert.Contains("Simple<Maps, Transposed<Patches>, RowMajor, Copy, Float32>", names);
        Assert.Contains("Simple<RowMajor, Transposed<RowMajor>, RowMajor, Copy, Float32>", names);
    }

    [Fact]
    public void The_catalogue_knows_the_transforms_of_convolutions()
    {
        var names = KernelCatalogue.Of(typeof(Float32)).Select(KernelCatalogue.Name).ToArray();
        Assert.Contains("Maps<OfInput<Winograd4>, Float32>", names);
        Assert.Contains("Filters<OfFilter<Winograd4>, RowMajor, Float32>", names);
        Assert.Contains("Filters<OfFilter<Winograd2>, BackwardFilters, Float32>", names);
        Assert.Contains("Outputs<OfOutput<Winograd4>, Maps, BiasThen<LeakyReluFunction>, Float32>", names);
        Assert.Contains("FilterGradients<OfFilterAdjoint<Winograd4>, RowMajor, Float32>", names);
    }

    private static string Fault(PtxProbe probe, MethodInfo kernel)
    {
        string ptx;
        try
        {
            ptx = probe.Compile(kernel);
        }
        catch (Exception e)
        {
            return $"{KernelCatalogue.Name(kernel)} does not compile: {e.InnerException?.Message ?? e.Message}";
        }
        var isSingle = kernel.GetGenericArguments()[^1] == typeof(Float32);
        return isSingle && DoubleArithmetic().Match(ptx) is { Success: true } match
            ? $"{KernelCatalogue.Name(kernel)} computes in double: {match.Value}"
            : Rough().Match(ptx) is { Success: true } rough
                ? $"{KernelCatalogue.Name(kernel)} computes with few digits: {rough.Value}"
                : ptx.Contains(".local", StringComparison.Ordinal)
                    ? $"{KernelCatalogue.Name(kernel)} keeps values in local memory"
                    : string.Empty;
    }

    /// <summary>Instructions that are right to less than 20 bits, or near 0 only.</summary>
    [GeneratedRegex(@"(tanh|sin|cos|div|sqrt|rcp)\.approx\S*")]
    private static partial Regex Rough();

    /// <summary>An instruction on f64, rather than a declaration of registers.</summary>
    [GeneratedRegex(@"^\s*(@%?\w+\s+)?[a-z][\w.]*\.f64\s+%.*$", RegexOptions.Multiline)]
    private static partial Regex DoubleArithmetic();
}
