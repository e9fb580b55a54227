using Xunit;

namespace Yolo.Properties.Cli;

/// <summary>Every case that cannot be used ends with exit code 2 and one line that says what, where and the mend.</summary>
public class MalformedCases
{
    [Theory]
    [InlineData("boxes", 1, 2, "boxes.npy', row 0", "class is 2; it must be a whole number from 0 to 1")]
    [InlineData("boxes", 7, 0.5, "boxes.npy', row 1", "class is 0.5")]
    [InlineData("boxes", 6, 2, "boxes.npy', row 1", "image is 2; it must be a whole number from 0 to 1")]
    [InlineData("boxes", 12, -1, "boxes.npy', row 2", "image is -1")]
    [InlineData("boxes", 0, 0.25, "boxes.npy', row 0", "image is 0.25")]
    [InlineData("boxes", 2, 3.001, "boxes.npy', row 0", "x is 3.001; the centre must lie in the grid, 0 to 3")]
    [InlineData("boxes", 3, -0.5, "boxes.npy', row 0", "y is -0.5; the centre must lie in the grid, 0 to 2")]
    [InlineData("boxes", 4, 0, "boxes.npy', row 0", "w is 0; it must be above 0")]
    [InlineData("boxes", 17, -2, "boxes.npy', row 2", "h is -2; it must be above 0")]
    [InlineData("boxes", 8, double.NaN, "boxes.npy' has NaN at [1, 2]", "finite")]
    [InlineData("anchors", 2, 0, "anchors.npy', row 1", "w is 0")]
    [InlineData("anchors", 1, -1, "anchors.npy', row 0", "h is -1")]
    [InlineData("anchors", 0, double.PositiveInfinity, "anchors.npy' has Infinity at [0, 0]", "finite")]
    [InlineData("head", 167, double.NegativeInfinity, "head.npy' has -Infinity at [1, 13, 1, 2]", "finite")]
    public void A_number_that_cannot_be_used(string file, int index, double value, string where, string what)
    {
        using var folder = new CaseFolder();
        folder.Change(file, index, value);
        AssertRefused(folder, where, what);
    }

    [Theory]
    [InlineData("head", new[] { 2, 13, 2, 3 }, "head.npy' has 13 channels", "no multiple of the 2 anchors")]
    [InlineData("head", new[] { 2, 10, 2, 3 }, "head.npy' has 10 channels", "at least one class")]
    [InlineData("head", new[] { 2, 14, 6 }, "head.npy' has shape (2, 14, 6)", "[N, A·(5+K), H, W] is expected")]
    [InlineData("head", new[] { 0, 14, 2, 3 }, "head.npy' is empty", "at least 1")]
    [InlineData("anchors", new[] { 4 }, "anchors.npy' has shape (4,)", "[A, 2] is expected")]
    [InlineData("anchors", new[] { 2, 3 }, "anchors.npy' has shape (2, 3)", "(w, h)")]
    [InlineData("anchors", new[] { 0, 2 }, "anchors.npy' is empty", "at least 1")]
    [InlineData("boxes", new[] { 3, 5 }, "boxes.npy' has shape (3, 5)", "(image, class, x, y, w, h)")]
    [InlineData("boxes", new[] { 0 }, "boxes.npy' has shape (0,)", "[M, 6]")]
    public void A_shape_that_does_not_fit(string file, int[] shape, string where, string what)
    {
        using var folder = new CaseFolder();
        folder.Write(file, shape, [.. Enumerable.Repeat(1.0, shape.Aggregate(1, (product, size) => product * size))]);
        AssertRefused(folder, where, what);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("anchors")]
    [InlineData("boxes")]
    public void A_file_that_is_missing_or_cut_short(string file)
    {
        using var folder = new CaseFolder();
        var path = folder.At(file + ".npy");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^9]);
        AssertRefused(folder, $"{file}.npy", "2 of the", "are missing");
        File.Delete(path);
        AssertRefused(folder, "There is no file", $"{file}.npy");
        Directory.CreateDirectory(path);
        AssertRefused(folder, "Cannot read", $"{file}.npy");
    }

    [Fact]
    public void Fortran_order()
    {
        using var folder = new CaseFolder();
        var bytes = File.ReadAllBytes(folder.At("head.npy"));
        File.WriteAllBytes(folder.At("head.npy"), Convert.FromHexString(Convert.ToHexString(bytes).Replace(Hex("False"), Hex("True "), StringComparison.Ordinal)));
        AssertRefused(folder, "head.npy", "Fortran order", "ascontiguousarray");
    }

    [Fact]
    public void A_missing_folder()
    {
        var run = ToolRun.InProcess("loss", "--case", "no/such/folder");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: There is no case folder 'no/such/folder'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_beyond_the_precision_of_the_device()
    {
        using var folder = new CaseFolder();
        folder.Change("head", 3, 1e300);
        AssertRefused(folder, ["--device", "host"], "1E+300 at [0, 0, 1, 0]", "host:double");
    }

    [Fact]
    public void The_gradient_never_replaces_the_case()
    {
        using var folder = new CaseFolder();
        var before = File.ReadAllBytes(folder.At("head.npy"));
        var run = ToolRun.InProcess("loss", "--case", folder.Path, "--gradient", folder.At("head.npy"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("would replace", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder.At("head.npy")));
    }

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(text));

    private static void AssertRefused(CaseFolder folder, params string[] parts) => AssertRefused(folder, [], parts);

    private static void AssertRefused(CaseFolder folder, string[] options, params string[] parts)
    {
        var run = ToolRun.InProcess(["loss", "--case", folder.Path, "--gradient", folder.At("out.npy"), "--json", .. options]);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.All(parts, part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
        Assert.False(File.Exists(folder.At("out.npy")));
    }
}
