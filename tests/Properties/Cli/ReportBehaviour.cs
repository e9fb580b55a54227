using System.Text.RegularExpressions;
using Xunit;
using Yolo.Cli;
using Yolo.Kernels;
using Yolo.Properties.Data;
using Yolo.Properties.Training;

namespace Yolo.Properties.Cli;

/// <summary><c>yolo report</c>.</summary>
public sealed partial class ReportBehaviour : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        TinyPlan.Run(TinyPlan.Create(Device.Host), _folder.At("run"));
        var run = ToolRun.InProcess("report", _folder.At("run"), "--tensorboard");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([_folder.At("run", "report.html"), _folder.At("run", "events.out.tfevents.0.yolo")], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var page = File.ReadAllText(_folder.At("run", "report.html"));
        Assert.Equal(TinyPlan.Files.Count(name => name.EndsWith(".png", StringComparison.Ordinal)), Reference().Count(page));
        Assert.All(Reference().Matches(page), match => Assert.StartsWith("src=\"data:image/png;base64,iVBOR", match.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.True(new FileInfo(_folder.At("run", "events.out.tfevents.0.yolo")).Length > 1000);
    }

    [Fact]
    public void A_run_that_is_not_done_has_one_too()
    {
        TinyPlan.RunUntil(TinyPlan.Create(Device.Host), _folder.At("run"), 4, resume: false);
        Assert.Equal(0, ToolRun.InProcess("report", _folder.At("run")).ExitCode);
    }

    [Fact]
    public void A_folder_without_a_run_is_refused()
    {
        foreach (var path in new[] { _folder.At("none"), _folder.Path })
        {
            var run = ToolRun.InProcess("report", path);
            Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
            Assert.Contains(path, run.Error, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("""(src|href)="[^"]{0,40}""")]
    private static partial Regex Reference();
}
