using System.Globalization;
using Yolo.Data;

namespace Yolo.Scaling.Measured;

/// <summary>What was timed.</summary>
internal enum Timed
{
    /// <summary>One sum over the processes.</summary>
    AllReduce,

    /// <summary>A whole step of training.</summary>
    Step,
}

/// <summary>A time that was measured.</summary>
/// <param name="What">Of what.</param>
/// <param name="Ranks">The processes.</param>
/// <param name="Bytes">Of the sum; for a step, of all gradients.</param>
/// <param name="Seconds">The time.</param>
internal sealed record MeasuredRow(Timed What, int Ranks, double Bytes, double Seconds)
{
    /// <summary>The first line of a file, which may be left out.</summary>
    public const string Header = "what,ranks,bytes,seconds";

    /// <summary>Lines such as <c>allreduce,4,25000000,0.021</c> and <c>step,4,63471556,1.31</c>; empty ones and those from # on are passed over. Rows of the same kind become one, their median.</summary>
    /// <exception cref="DataException">The file cannot be read, or a line is no row; the message names both.</exception>
    public static IReadOnlyList<MeasuredRow> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e);
        }
        return
        [
            .. lines.Index()
                .Select(line => (Number: line.Index + 1, Text: line.Item.Split('#')[0].Trim()))
                .Where(line => line.Text.Length > 0 && !(line.Number == 1 && line.Text == Header))
                .Select(line => Parse(path, line.Number, line.Text))
                .GroupBy(row => row with { Seconds = 0 })
                .Select(rows => rows.Key with { Seconds = Median([.. rows.Select(row => row.Seconds).Order()]) }),
        ];
    }

    private static MeasuredRow Parse(string path, int number, string text)
    {
        var fields = text.Split(',', StringSplitOptions.TrimEntries);
        if (fields.Length != 4)
        {
            throw Wrong($"it has {fields.Length} fields");
        }
        Timed? what = fields[0] switch { "allreduce" => Timed.AllReduce, "step" => Timed.Step, _ => null };
        if (what is null)
        {
            throw Wrong($"'{fields[0]}' is neither 'allreduce' nor 'step'");
        }
        if (!int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ranks) || ranks < 1)
        {
            throw Wrong($"'{fields[1]}' is no number of processes, from 1");
        }
        return new(what.Value, ranks, Positive(fields[2], "bytes"), Positive(fields[3], "seconds"));

        double Positive(string field, string name) =>
            double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
                ? value : throw Wrong($"'{field}' is no number of {name} above 0");

        DataException Wrong(string why) => new($"{path}, line {number}: {why}; a row is {Header}, such as allreduce,4,25000000,0.021 or step,4,63471556,1.31.");
    }

    private static double Median(double[] sorted) => (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
}
