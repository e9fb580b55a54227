using System.Reflection;
using Yolo.Autodiff;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>Every kernel that the library can launch on a GPU: the skeletons, closed over all structs that fill them in.</summary>
internal static class KernelCatalogue
{
    private static readonly Type[] Reals = [typeof(Float32), typeof(Float64)];
    private static readonly Assembly[] Assemblies = [typeof(Yolo.Kernels.Device).Assembly, typeof(Tensor).Assembly, Assembly.Load("Yolo.Model")];

    /// <summary>How ops use contractions: views of A, of B and of the output. A test that finds another one in the sources fails.</summary>
    private static readonly Type[][] Contractions =
    [
        [typeof(RowMajor), typeof(RowMajor), typeof(RowMajor)],
        [typeof(RowMajor), typeof(Patches), typeof(Maps)],
        [typeof(BackwardFilters), typeof(BackwardPatches), typeof(Maps)],
        [typeof(Maps), typeof(Transposed<Patches>), typeof(RowMajor)],
    ];

    public static IReadOnlyList<Type> Functions { get; } =
    [
        .. Structs(typeof(ILanewise)),
        .. Structs(typeof(IUnaryFunction)).SelectMany(f => new[] { typeof(Valued<>).MakeGenericType(f), typeof(Pulled<>).MakeGenericType(f) }),
        .. Structs(typeof(IBinaryFunction)).Select(f => typeof(ValuedPair<>).MakeGenericType(f)),
    ];

    public static IReadOnlyList<Type> Maps { get; } = Structs(typeof(IMap));

    public static IReadOnlyList<Type> Combinations { get; } = Structs(typeof(ICombine));

    public static IReadOnlyList<Type> Epilogues { get; } = [typeof(Copy), typeof(AddSecond)];

    public static IEnumerable<MethodInfo> All =>
        from real in Reals
        from kernel in Of(real)
        select kernel;

    public static IEnumerable<MethodInfo> Of(Type real) =>
    [
        .. Functions.Select(f => Kernel(nameof(GpuKernels.Lanewise), f, real)),
        .. Maps.Select(m => Kernel(nameof(GpuKernels.Map), m, real)),
        .. from function in Functions where !function.IsGenericType from combine in Combinations select Kernel(nameof(GpuKernels.Reduce), function, combine, real),
        .. Combinations.Select(c => Kernel(nameof(GpuKernels.CombinePieces), c, real)),
        .. Contracts(real),
        .. from output in Contractions.Select(c => c[2]).Distinct() from e in Epilogues select Kernel(nameof(GpuKernels.FinishContract), output, e, real),
    ];

    /// <summary>Contractions into their own output, and into the plain partial sums of a split depth.</summary>
    public static IEnumerable<MethodInfo> Contracts(Type real) =>
        from views in Contractions
        from output in new[] { views[2], typeof(RowMajor) }.Distinct()
        from epilogue in Epilogues
        select Kernel(nameof(GpuKernels.Contract), views[0], views[1], output, epilogue, real);

    /// <summary>A kernel's name for a message.</summary>
    public static string Name(MethodInfo kernel) => $"{kernel.Name}<{string.Join(", ", kernel.GetGenericArguments().Select(Name))}>";

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;

    private static MethodInfo Kernel(string name, params Type[] arguments) => typeof(GpuKernels).GetMethod(name)!.MakeGenericMethod(arguments);

    private static Type[] Structs(Type filling) =>
        [.. Assemblies.SelectMany(a => a.GetTypes()).Where(t => t.IsValueType && !t.IsGenericTypeDefinition && t.IsAssignableTo(filling))];
}
