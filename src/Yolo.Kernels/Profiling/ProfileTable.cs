using System.Globalization;

namespace Yolo.Kernels.Profiling;

/// <summary>A profile as lines of text.</summary>
internal static class ProfileTable
{
    private static readonly string[] Heads = ["phase", "op", "ms", "share", "calls", "launches", "MB", "GFLOP", "GFLOP/s", "GB/s", "of peak"];

    public static IReadOnlyList<string> Lines(Profile profile)
    {
        string[][] cells = [Heads, .. profile.Rows.Select(row => Cells(row, profile.Wall))];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        return
        [
            .. cells.Select(row => string.Join("  ", row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))),
            Text($"{profile.Wall.TotalMilliseconds:f1} ms in all, {100 * (profile.Accounted / profile.Wall):f0}% of it in the rows above{Beside(profile)}."),
            Text($"{profile.Device} at its best: {profile.Peak.OperationsPerSecond / 1e9:f0} GFLOP/s, {profile.Peak.BytesPerSecond / 1e9:f1} GB/s."),
        ];
    }

    private static string[] Cells(ProfileRow row, TimeSpan wall) =>
    [
        row.Phase.ToString().ToLowerInvariant(),
        row.Op,
        Text($"{row.Time.TotalMilliseconds:f2}"),
        row.Phase == Phase.Ahead ? "beside" : Text($"{100 * (row.Time / wall):f1}%"),
        Text($"{row.Calls}"),
        Text($"{row.Launches}"),
        Known(row.Bytes, row.Bytes / 1e6),
        Known(row.Operations, row.Operations / 1e9),
        Known(row.Operations, row.OperationsPerSecond / 1e9),
        Known(row.Bytes, row.BytesPerSecond / 1e9),
        row.Bytes == 0 ? string.Empty : Text($"{100 * row.FractionOfPeak:f0}% {(row.IsBoundByOperations ? "FLOP" : "bytes")}"),
    ];

    private static string Beside(Profile profile) =>
        profile.Rows.Any(row => row.Phase == Phase.Ahead) ? " but those ahead, which are on other threads" : string.Empty;

    private static string Known(long count, double value) => count == 0 ? string.Empty : Text($"{value:f1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
