using System.Runtime.InteropServices;
using TorchSharp;

namespace Yolo.Benchmarks.Running;

/// <summary>Settings under which libtorch does best on a machine that others use too.</summary>
public static partial class LibTorch
{
    /// <summary>Sets the threads, as many as ours uses, and how they wait; before anything else of libtorch is called.</summary>
    public static void Prepare()
    {
        // OpenMP's threads spin while they wait for each other: with neighbours on the cores libtorch took up to twenty times its time. It reads the
        // environment as it is loaded, natively, where .NET's changes to it do not arrive. What the caller has set stays.
        _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);
        torch.set_num_threads(Environment.ProcessorCount);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
