using System.Diagnostics;
using System.Globalization;
using Yolo.Kernels;

namespace Yolo.Soak;

/// <summary>What a process holds at a moment, after a collection.</summary>
internal sealed record Holdings(long Done, double Seconds, long ResidentBytes, long ManagedBytes, long DeviceBytes, long Buffers, int Handles, int Threads)
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
        var handles = OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
        return new(done, seconds, process.WorkingSet64, GC.GetTotalMemory(false), device.Memory.BytesReserved, device.Memory.Buffers, handles, process.Threads.Count);
    }

    public static string Header => "| done | seconds | resident MB | managed MB | device MB reserved | buffers | handles | threads |\n|---|---|---|---|---|---|---|---|";

    /// <summary>What grew since <paramref name="start"/>; empty if nothing did.</summary>
    public string GrownSince(Holdings start) =>
        ResidentBytes > (start.ResidentBytes * MostGrowth) + Wandering ? $"resident memory grew from {Mega(start.ResidentBytes)} to {Mega(ResidentBytes)} MB"
        : DeviceBytes > start.DeviceBytes ? $"the device's memory grew from {Mega(start.DeviceBytes)} to {Mega(DeviceBytes)} MB"
        : Buffers > start.Buffers ? $"buffers grew from {start.Buffers} to {Buffers}"
        : Handles > start.Handles ? $"handles grew from {start.Handles} to {Handles}"
        : Threads > start.Threads + 4 ? $"threads grew from {start.Threads} to {Threads}"
        : string.Empty;

    public override string ToString() =>
        $"| {Done:N0} | {Seconds:0} | {Mega(ResidentBytes)} | {Mega(ManagedBytes)} | {Mega(DeviceBytes)} | {Buffers} | {Handles} | {Threads} |";

    private static string Mega(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);
}
