using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// A barrier behind which a group sees what it wrote to shared memory. ILGPU's own promises that of global memory only on OpenCL
/// (<c>CLK_GLOBAL_MEM_FENCE</c>), and compilers for AMD's GPUs take it at its word.
/// </summary>
internal static class GroupBarrier
{
    /// <summary>All items of the group wait for each other here.</summary>
    [IntrinsicImplementation]
    public static void Wait() => Group.Barrier();

    /// <summary>Teaches a context how each of its backends waits.</summary>
    public static Context.Builder WithGroupBarriers(this Context.Builder builder)
    {
        var wait = typeof(GroupBarrier).GetMethod(nameof(Wait))!;
        var manager = builder.GetIntrinsicManager();
        manager.RegisterMethod(wait, new CLIntrinsic(Find(nameof(ForOpenCl)), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(wait, new PTXIntrinsic(Find(nameof(ForCuda)), IntrinsicImplementationMode.Redirect));
        return builder;
    }

    private static MethodInfo Find(string name) => typeof(GroupBarrier).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static void ForCuda() => Group.Barrier();

#pragma warning disable IDE0060 // A handler's parameters are ILGPU's.
    private static void ForOpenCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var statement = generator.BeginStatement("work_group_barrier");
        statement.BeginArguments();
        statement.AppendCommand("CLK_LOCAL_MEM_FENCE");
        statement.EndArguments();
        statement.Finish();
    }
#pragma warning restore IDE0060
}
