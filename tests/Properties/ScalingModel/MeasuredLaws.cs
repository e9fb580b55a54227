using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Properties.Data;
using Yolo.Scaling.Communication;
using Yolo.Scaling.Measured;

namespace Yolo.Properties.ScalingModel;

/// <summary>A link, a way of summing, and rows without noise that they would give.</summary>
public sealed record NoiselessRows(double Alpha, double Beta, int Way, IReadOnlyList<double> Sizes)
{
    public static Arbitrary<NoiselessRows> Any() => (
        from alpha in Gen.Elements(1e-6, 7e-6, 3e-5)
        from beta in Gen.Elements(1e-11, 3e-10, 2e-9)
        from way in Gen.Choose(0, AllReduce.All.Count - 1)
        from more in Gen.Elements(1e4, 3e5, 2e6, 7e6).ListOf()
        select new NoiselessRows(alpha, beta, way, [1e3, 25e6, .. more])).ToArbitrary();

    internal AllReduce Summing => AllReduce.All[Way];

    internal IReadOnlyList<MeasuredRow> Rows =>
        [.. Sizes.SelectMany(bytes => new[] { 2, 4, 7 }.Select(ranks => new MeasuredRow(Timed.AllReduce, ranks, bytes, Summing.Of(ranks, bytes).Seconds(new(string.Empty, Alpha, Beta, string.Empty)))))];
}

[Properties(Arbitrary = [typeof(NoiselessRows)])]
public class MeasuredLaws
{
    [Property]
    public void The_fit_finds_the_alpha_and_beta_that_made_the_rows(NoiselessRows made)
    {
        var fit = LinkFit.Of(made.Summing, made.Rows);
        Assert.Equal(made.Alpha, fit.Link.Alpha, 1e-6 * made.Alpha);
        Assert.Equal(made.Beta, fit.Link.Beta, 1e-6 * made.Beta);
        Assert.InRange(fit.Error, 0, 1e-6);
        Assert.InRange(LinkFit.All(made.Rows)[0].Error, 0, fit.Error);
    }

    /// <summary>Also of times that no link gives, such as small sums that take longer than large ones.</summary>
    [Property]
    public void Alpha_and_beta_are_never_below_0_and_no_neighbour_explains_the_rows_better(NoiselessRows made, byte[] noise)
    {
        MeasuredRow[] rows = [.. made.Rows.Select((row, i) => row with { Seconds = row.Seconds * (1 + (noise.Length == 0 ? 0 : noise[i % noise.Length] / 8.0)) })];
        var fit = LinkFit.Of(made.Summing, rows);
        Assert.True(fit.Link.Alpha >= 0 && fit.Link.Beta >= 0);
        foreach (var (alpha, beta) in new[] { (1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99) })
        {
            var other = fit.Link with { Alpha = fit.Link.Alpha * alpha, Beta = fit.Link.Beta * beta };
            var error = Math.Sqrt(rows.Average(row => Math.Pow((fit.Way.Of(row.Ranks, row.Bytes).Seconds(other) / row.Seconds) - 1, 2)));
            Assert.True(fit.Error <= error + 1e-9);
        }
    }

    [Property(MaxTest = 20)]
    public void Rows_are_read_as_they_were_written_and_the_report_names_each(NoiselessRows made)
    {
        using var folder = new TempFolder();
        var lines = made.Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"allreduce,{row.Ranks},{row.Bytes:R},{row.Seconds:R}"));
        var file = folder.WriteText($"{MeasuredRow.Header}\n# a remark\n\n{string.Join('\n', lines)}\nstep,1,63471556,1.0\nstep,2,63471556,1.1 # beside others\n", "measured.csv");
        var rows = MeasuredRow.Read(file);
        Assert.Equal(made.Rows.Distinct(), rows.Where(row => row.What == Timed.AllReduce));
        Assert.Equal([new(Timed.Step, 1, 63471556, 1), new(Timed.Step, 2, 63471556, 1.1)], rows.Where(row => row.What == Timed.Step));
        Assert.Contains(MeasuredReport.Lines(rows), line => line.StartsWith("| 2 | 63,471,556 | 1100.0 |", StringComparison.Ordinal) && line.EndsWith("| 91 % |", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_a_kind_become_their_median()
    {
        using var folder = new TempFolder();
        var file = folder.WriteText("allreduce,2,8,3\nallreduce,2,8,1\nallreduce,2,8,9\nallreduce,4,8,1\nallreduce,4,8,2\n", "measured.csv");
        Assert.Equal([new(Timed.AllReduce, 2, 8, 3), new(Timed.AllReduce, 4, 8, 1.5)], MeasuredRow.Read(file));
    }

    [Theory]
    [InlineData("allreduce,2,8", "3 fields")]
    [InlineData("reduce,2,8,1", "'reduce'")]
    [InlineData("allreduce,0,8,1", "'0'")]
    [InlineData("allreduce,2,-8,1", "'-8'")]
    [InlineData("step,2,8,NaN", "'NaN'")]
    [InlineData("step,2,8,1e999", "'1e999'")]
    public void A_line_that_is_no_row_is_named(string line, string what)
    {
        using var folder = new TempFolder();
        var file = folder.WriteText($"{MeasuredRow.Header}\n{line}\n", "measured.csv");
        var error = Assert.Throws<DataException>(() => MeasuredRow.Read(file));
        Assert.Contains($"{file}, line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_size_do_not_tell_alpha_from_beta()
    {
        MeasuredRow[] rows = [new(Timed.AllReduce, 2, 1e6, 0.1), new(Timed.AllReduce, 2, 1e6, 0.2), new(Timed.AllReduce, 1, 1e3, 0.2)];
        Assert.Contains("far apart", Assert.Throws<DataException>(() => LinkFit.All(rows)).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => MeasuredRow.Read("nowhere/measured.csv"));
    }
}
