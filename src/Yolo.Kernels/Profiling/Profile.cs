namespace Yolo.Kernels.Profiling;

/// <summary>Where the time of a computation went, kernel by kernel.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Description">The device in words.</param>
/// <param name="Peak">What it was seen to do at its best when the profile began.</param>
/// <param name="Wall">From the beginning to the end.</param>
/// <param name="Rows">Each op in each phase, those that took longest first.</param>
/// <param name="Events">Each launch and each span, in the order in which they ended; the first ones only, if there were more than were asked for.</param>
/// <param name="EventCount">How many there were.</param>
public sealed record Profile(
    string Device, string Description, MachinePeak Peak, TimeSpan Wall, IReadOnlyList<ProfileRow> Rows, IReadOnlyList<ProfileEvent> Events, long EventCount)
{
    /// <summary>How many events a profile keeps unless it is told otherwise: a trace of about forty megabytes.</summary>
    public const int UsualEvents = 200_000;

    /// <summary>The time of all rows but those on other threads.</summary>
    public TimeSpan Accounted => Rows.Where(row => row.Phase != Phase.Ahead).Aggregate(TimeSpan.Zero, (sum, row) => sum + row.Time);

    /// <summary>The rows as lines of text.</summary>
    public IReadOnlyList<string> Table() => ProfileTable.Lines(this);

    /// <summary>Writes the events as a trace in Chrome's format, which ui.perfetto.dev opens.</summary>
    public void WriteTrace(Stream stream) => ChromeTrace.Write(this, stream);
}

/// <summary>What was computed under a profile, and the profile.</summary>
public sealed record Profiled<TResult>(TResult Result, Profile Profile);

/// <summary>A launch of a kernel, or another span of time.</summary>
/// <param name="Op">The op that it is part of.</param>
/// <param name="Call">Which call of an op: the launches of one call have the same number.</param>
/// <param name="Phase">What the program was about.</param>
/// <param name="Kernel">The kernel; empty if it is no launch.</param>
/// <param name="Shape">The sizes that it ran over.</param>
/// <param name="Thread">The thread that launched it.</param>
/// <param name="Start">Since the profile began.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Bytes">What it has to read and to write at least.</param>
/// <param name="Operations">Floating-point operations; 0 where they are not known.</param>
public readonly record struct ProfileEvent(
    string Op, long Call, Phase Phase, string Kernel, string Shape, int Thread, TimeSpan Start, TimeSpan Time, long Bytes, long Operations);

/// <summary>An op in a phase.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Op">The op.</param>
/// <param name="Time">The time of all its launches.</param>
/// <param name="Calls">How often it was called.</param>
/// <param name="Launches">How many kernels that launched.</param>
/// <param name="Bytes">What they have to read and to write at least.</param>
/// <param name="Operations">Floating-point operations; 0 where they are not known.</param>
/// <param name="Peak">What the device does at its best.</param>
public sealed record ProfileRow(Phase Phase, string Op, TimeSpan Time, long Calls, long Launches, long Bytes, long Operations, MachinePeak Peak)
{
    /// <summary>Operations a second.</summary>
    public double OperationsPerSecond => Operations / Seconds;

    /// <summary>Bytes a second.</summary>
    public double BytesPerSecond => Bytes / Seconds;

    /// <summary>Whether operations bind it rather than bytes: whether they would take longer at the peak.</summary>
    public bool IsBoundByOperations => OperationsPerSecond / Peak.OperationsPerSecond > BytesPerSecond / Peak.BytesPerSecond;

    /// <summary>The least time that the machine allows, over the time taken. Above 1 where data stays in a cache, or an algorithm saves operations.</summary>
    public double FractionOfPeak => Math.Max(OperationsPerSecond / Peak.OperationsPerSecond, BytesPerSecond / Peak.BytesPerSecond);

    private double Seconds => Math.Max(Time.TotalSeconds, 1e-9);
}
