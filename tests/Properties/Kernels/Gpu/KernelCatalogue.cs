using System.Reflection;
using System.Security;
using Yolo.Autodiff;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Gpu.Winograd;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>Every kernel that the library can launch on a GPU: the skeletons, closed over all structs that fill them in.</summary>
internal static class KernelCatalogue
{
    private static readonly Type[] Reals = [typeof(Float32), typeof(Float64)];
    private static readonly Assembly[] Assemblies = [typeof(Yolo.Kernels.Device).Assembly, typeof(Tensor).Assembly, Assembly.Load("Yolo.Model")];

    /// <summary>What ops that convolve do with a sum before they store it.</summary>
    private static readonly Type[] Epilogues = [typeof(Copy), .. Structs(typeof(IUnaryFunction)).Select(f => typeof(BiasThen<>).MakeGenericType(f))];

    /// <summary>Views of A, of B and of the output, and the epilogue, of every contraction that the compiled ops ask for, and of those of Winograd's algorithm.</summary>
    private static readonly Type[][] Contractions =
    [
        [typeof(RowMajor), typeof(RowMajor), typeof(RowMajor), typeof(Copy)],
        [typeof(RowMajor), typeof(Transposed<RowMajor>), typeof(RowMajor), typeof(Copy)],
        .. Assemblies.Except([typeof(Yolo.Kernels.Device).Assembly]).SelectMany(CallsOfContract)
            .DistinctBy(views => string.Join(", ", views.Select(Name)))
            .Where(views => views[0] != typeof(RowMajor) || views[1] != typeof(RowMajor) || views[2] != typeof(RowMajor) || views[3] != typeof(Copy)),
    ];

    public static IReadOnlyList<Type> Functions { get; } =
    [
        .. Structs(typeof(ILanewise)),
        .. Structs(typeof(IUnaryFunction)).SelectMany(f => new[] { typeof(Valued<>).MakeGenericType(f), typeof(Pulled<>).MakeGenericType(f) }),
        .. from function in Structs(typeof(IUnaryFunction))
           from form in new[] { typeof(BiasThen<>), typeof(NormaliseThen<>), typeof(NormaliseBack<>), typeof(Behind<>), typeof(DotBehind<>) }
           select form.MakeGenericType(function),
        .. Structs(typeof(IBinaryFunction)).Select(f => typeof(ValuedPair<>).MakeGenericType(f)),
    ];

    public static IReadOnlyList<Type> Maps { get; } = Structs(typeof(IMap));

    public static IReadOnlyList<Type> Jobs { get; } = Structs(typeof(IJob));

    public static IReadOnlyList<Type> Combinations { get; } = Structs(typeof(ICombine));

    public static IEnumerable<MethodInfo> All =>
        from real in Reals
        from kernel in Of(real)
        select kernel;

    public static IEnumerable<MethodInfo> Of(Type real) =>
    [
        .. Functions.Select(f => Kernel(nameof(GpuKernels.Lanewise), f, real)),
        .. Maps.Select(m => Kernel(nameof(GpuKernels.Map), m, real)),
        .. Jobs.Select(j => Kernel(nameof(GpuKernels.Jobs), j, real)),
        .. from function in Functions
           where !function.IsGenericType
           from combine in Combinations
           select Kernel(nameof(GpuKernels.Reduce), function, combine, real),
        .. Combinations.Select(c => Kernel(nameof(GpuKernels.CombinePieces), c, real)),
        .. Contracts(real),
        .. Contractions.Select(c => (Output: c[2], Epilogue: c[3])).Distinct()
            .Select(c => Contract(nameof(GpuContract.Finish), c.Output, c.Epilogue, real)),
        .. new[] { typeof(Winograd2), typeof(Winograd4) }.SelectMany(form => ByWinograd(form, real)),
    ];

    /// <summary>The transforms around the products of a convolution, and of its filters' gradient.</summary>
    private static IEnumerable<MethodInfo> ByWinograd(Type form, Type real)
    {
        MethodInfo Transform(string name, Type kind, params Type[] arguments) =>
            typeof(GpuWinograd).GetMethod(name)!.MakeGenericMethod([kind.MakeGenericType(form), .. arguments, real]);
        var convolutions = Contractions.Where(c => c[1].IsAssignableTo(typeof(IPatches))).ToArray();
        return
        [
            Transform(nameof(GpuWinograd.Maps), typeof(OfInput<>)),
            Transform(nameof(GpuWinograd.Maps), typeof(OfOutputAdjoint<>)),
            .. convolutions.Select(c => c[0]).Distinct().Select(view => Transform(nameof(GpuWinograd.Filters), typeof(OfFilter<>), view)),
            .. convolutions.Select(c => (Output: c[2], Epilogue: c[3])).Distinct().Select(c => Transform(nameof(GpuWinograd.Outputs), typeof(OfOutput<>), c.Output, c.Epilogue)),
            .. Contractions.Where(c => c[1] == typeof(Transposed<Patches>)).Select(c => c[2]).Distinct()
                .Select(output => Transform(nameof(GpuWinograd.FilterGradients), typeof(OfFilterAdjoint<>), output)),
        ];
    }

    /// <summary>Contractions into their own output, and into the plain partial sums of a split depth.</summary>
    public static IEnumerable<MethodInfo> Contracts(Type real) => Contractions
        .SelectMany(c => new Type[][] { c, [c[0], c[1], typeof(RowMajor), typeof(Copy)] })
        .DistinctBy(c => string.Join(", ", c.Select(Name)))
        .Select(c => Contract(nameof(GpuContract.Simple), [.. c, real]));

    /// <summary>A tile, the sums that go with it, and the contractions of <see cref="Contracts"/>.</summary>
    public static IEnumerable<MethodInfo> TiledContracts(Type tile, Type sums, Type real) => Contracts(real)
        .Select(c => Contract(nameof(GpuContract.Tiled), [tile, sums.MakeGenericType(real), .. c.GetGenericArguments()]));

    /// <summary>A kernel's name for a message.</summary>
    public static string Name(MethodInfo kernel) => $"{kernel.Name}<{string.Join(", ", kernel.GetGenericArguments().Select(Name))}>";

    private static string Name(Type type) =>
        type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;

    private static IEnumerable<Type[]> CallsOfContract(Assembly assembly)
    {
        // Generic calls stand in a table of the module, one after another.
        const int firstGenericCall = 0x2B000001;
        for (var token = firstGenericCall; ; token++)
        {
            var calls = new List<MethodBase?>();
            try
            {
                calls.Add(assembly.ManifestModule.ResolveMethod(token));
            }
            catch (ArgumentOutOfRangeException)
            {
                yield break;
            }
            catch (Exception e) when (e is BadImageFormatException or ArgumentException)
            {
                // A call that is itself generic in its caller's type, an epilogue perhaps.
                calls.AddRange(Epilogues.Select(epilogue => Closed(assembly, token, epilogue)));
            }
            foreach (var called in calls)
            {
                if (called is { Name: nameof(Yolo.Kernels.Device.Contract), ContainsGenericParameters: false } && called.DeclaringType == typeof(Yolo.Kernels.Device))
                {
                    yield return called.GetGenericArguments();
                }
            }
        }
    }

    private static MethodBase? Closed(Assembly assembly, int token, Type argument)
    {
        try
        {
            return assembly.ManifestModule.ResolveMethod(token, null, [argument]);
        }
        catch (Exception e) when (e is BadImageFormatException or ArgumentException or VerificationException or TypeLoadException)
        {
            return null;
        }
    }

    private static MethodInfo Contract(string name, params Type[] arguments) => typeof(GpuContract).GetMethod(name)!.MakeGenericMethod(arguments);

    private static MethodInfo Kernel(string name, params Type[] arguments) => typeof(GpuKernels).GetMethod(name)!.MakeGenericMethod(arguments);

    private static Type[] Structs(Type filling) =>
        [.. Assemblies.SelectMany(a => a.GetTypes()).Where(t => t.IsValueType && !t.IsGenericTypeDefinition && t.IsAssignableTo(filling))];
}
