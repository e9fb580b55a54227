using System.Diagnostics;
using System.Globalization;
using Yolo.Kernels;

namespace Yolo.Soak;

/// <summary>What a process holds at a moment, after a collection.</summary>
internal sealed record Holdings(long Done, double Seconds, long ResidentBytes, long ManagedBytes, long DeviceBytes, long Buffers, IReadOnlyList<string> Handles, int Threads)
{
    /// <summary>What resident memory may wander by without growing: the collector keeps what it likes.</summary>
    private const double MostGrowth = 1.05;
    private const long Wandering = 8 << 20;

    public static Holdings Of(Device device, long done, double seconds)
    {
        device.Synchronize();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return new(done, seconds, process.WorkingSet64, GC.GetTotalMemory(false), device.Memory.BytesReserved, device.Memory.Buffers, OpenHandles(process), process.Threads.Count);
    }

    /// <summary>
    /// What is open: on Linux the file, pipe or socket of each, elsewhere their numbers alone. Without assemblies: the runtime opens one when a method that names it
    /// is compiled again, optimised, which can be long after the start, and no more than once. What is closed again a moment later is not held.
    /// </summary>
    private static string[] OpenHandles(Process process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [.. Enumerable.Range(1, process.HandleCount).Select(number => $"{number}")];
        }
        var assemblies = AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).Select(a => a.Location).ToHashSet(StringComparer.Ordinal);
        var first = Look();
        Thread.Sleep(200);
        return [.. first.Intersect(Look()).Order(StringComparer.Ordinal)];

        IEnumerable<string> Look() => new DirectoryInfo("/proc/self/fd").GetFiles()
            .Where(handle => handle.LinkTarget is { } target && !assemblies.Contains(target)).Select(handle => $"{handle.LinkTarget} ({handle.Name})");
    }

    public static string Header => "| done | seconds | resident MB | managed MB | device MB reserved | buffers | handles | threads |\n|---|---|---|---|---|---|---|---|";

    /// <summary>What grew since <paramref name="start"/>; empty if nothing did.</summary>
    public string GrownSince(Holdings start) =>
        ResidentBytes > (start.ResidentBytes * MostGrowth) + Wandering ? $"resident memory grew from {Mega(start.ResidentBytes)} to {Mega(ResidentBytes)} MB"
        : DeviceBytes > start.DeviceBytes ? $"the device's memory grew from {Mega(start.DeviceBytes)} to {Mega(DeviceBytes)} MB"
        : Buffers > start.Buffers ? $"buffers grew from {start.Buffers} to {Buffers}"
        : Handles.Count > start.Handles.Count ? $"handles grew from {start.Handles.Count} to {Handles.Count}, by {string.Join(", ", NewSince(start))}"
        : Threads > start.Threads + 4 ? $"threads grew from {start.Threads} to {Threads}"
        : string.Empty;

    /// <summary>Which handles there are that an earlier moment had not.</summary>
    public IEnumerable<string> NewSince(Holdings earlier) => Handles.Except(earlier.Handles);

    public override string ToString() =>
        $"| {Done:N0} | {Seconds:0} | {Mega(ResidentBytes)} | {Mega(ManagedBytes)} | {Mega(DeviceBytes)} | {Buffers} | {Handles.Count} | {Threads} |";

    private static string Mega(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);
}
