using FsCheck.Xunit;
using Xunit;
using Yolo.Data;

namespace Yolo.Properties.Data;

public sealed class RunFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_are_numbered_from_the_first_free_name()
    {
        var names = Enumerable.Range(0, 3).Select(_ => Path.GetFileName(RunFolder.Next(_folder.At("runs", "train")).Path)).ToArray();
        Assert.Equal(["exp", "exp2", "exp3"], names);
    }

    [Fact]
    public void A_file_whose_writing_fails_stays_as_it_was()
    {
        var run = RunFolder.At(_folder.Path);
        run.Write("a.txt", stream => stream.Write("old"u8));
        Assert.Throws<InvalidOperationException>(() => run.Write("a.txt", stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(run.PathOf("a.txt")));
        Assert.Equal([run.PathOf("a.txt")], Directory.GetFiles(run.Path));
    }

    [Fact]
    public void What_the_system_refuses_is_told_with_the_path_and_the_mend()
    {
        var file = _folder.WriteText("", "file");
        var error = Assert.Throws<DataException>(() => RunFolder.At(Path.Combine(file, "run")));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("choose another folder", error.Message, StringComparison.Ordinal);
        var full = Assert.Throws<DataException>(() => RunFolder.At(_folder.Path).Write("big", _ => throw new IOException("No space left on device.")));
        Assert.Contains("No space left on device. Free some space", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_s_settings_are_readable_json()
    {
        var run = RunFolder.At(_folder.Path);
        run.WriteJson("run.json", new { Classes = new[] { "Katze", "größer" }, Loss = double.NaN });
        Assert.Contains("\"größer\"", File.ReadAllText(run.PathOf("run.json")), StringComparison.Ordinal);
        Assert.Contains("\"NaN\"", File.ReadAllText(run.PathOf("run.json")), StringComparison.Ordinal);
    }

    [Property(MaxTest = 30)]
    public void Metrics_come_back_to_the_last_digit(double[] values)
    {
        using var folder = new TempFolder();
        var run = RunFolder.At(folder.Path);
        using (var metrics = run.OpenMetrics("metrics.csv", ["step", "loss"]))
        {
            for (var i = 0; i < values.Length; i++)
            {
                metrics.Append(new Dictionary<string, double> { ["loss"] = values[i], ["step"] = i });
            }
        }
        var table = MetricsTable.Read(run.PathOf("metrics.csv"));
        Assert.Equal(values, table.Rows.Select(row => row[1]));
    }

    [Fact]
    public void Each_row_is_there_as_soon_as_it_is_appended_and_gaps_stay_empty()
    {
        var path = _folder.At("metrics.csv");
        using var metrics = MetricsFile.Open(path, ["step", "loss", "mAP"]);
        metrics.Append(new Dictionary<string, double> { ["step"] = 1, ["loss"] = 0.5 });
        Assert.Equal("step,loss,mAP\n1,0.5,\n", ReadShared(path));
        Assert.Throws<ArgumentException>(() => metrics.Append(new Dictionary<string, double> { ["typo"] = 1 }));
    }

    [Fact]
    public void A_row_cut_short_is_removed_and_later_rows_can_be_dropped_before_going_on()
    {
        var path = _folder.WriteText("step,loss\n1,9\n2,8\n3,7\n4,", "metrics.csv");
        MetricsFile.DropFrom(path, "step", 3);
        using (var metrics = MetricsFile.Open(path, ["step", "loss"]))
        {
            metrics.Append(new Dictionary<string, double> { ["step"] = 3, ["loss"] = 6 });
        }
        Assert.Equal("step,loss\n1,9\n2,8\n3,6\n", File.ReadAllText(path));
        Assert.Equal([9, 8, 6], MetricsTable.Read(path).Curve("step", "loss").Y);
    }

    [Fact]
    public void A_table_of_other_columns_or_no_numbers_is_refused()
    {
        var path = _folder.WriteText("step,loss\n1,nine\n", "metrics.csv");
        Assert.Contains("Line 2", Assert.Throws<DataException>(() => MetricsTable.Read(path)).Message, StringComparison.Ordinal);
        _folder.WriteText("step,loss\n1,9\n", "metrics.csv");
        Assert.Contains("use another run folder", Assert.Throws<DataException>(() => MetricsFile.Open(path, ["step"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MetricsFile.Open(path, ["a,b"]));
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
