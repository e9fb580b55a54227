using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;

namespace Yolo.Properties.Cli;

public class ToolBehaviour
{
    private static readonly string[] Keys =
        ["total", "coordinate", "class", "object", "noObject", "objects", "confident", "ignored", "collisions", "gradientNorm"];

    [Fact]
    public void As_a_process_it_prints_one_object_with_exactly_the_promised_keys()
    {
        using var folder = new CaseFolder();
        var run = ToolRun.AsProcess("loss", "--case", folder.Path, "--json");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(Keys, JsonDocument.Parse(run.Output).RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void As_a_process_it_refuses_with_2_and_nothing_on_standard_output()
    {
        var run = ToolRun.AsProcess("loss", "--case", "no/such/folder");
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Darknets_cost_is_the_last_number_of_its_own_loss_and_of_no_other()
    {
        using var folder = new CaseFolder();
        string Output(params string[] options) => ToolRun.InProcess(["loss", "--case", folder.Path, .. options]).Output;
        var json = JsonDocument.Parse(Output("--spec", "darknet", "--json")).RootElement;
        Assert.Equal([.. Keys, "darknetCost"], json.EnumerateObject().Select(p => p.Name));
        Assert.Contains(json.GetProperty("darknetCost").GetRawText(), Output("--spec", "darknet"), StringComparison.Ordinal);
        Assert.DoesNotContain("Darknet", Output("--spec", "yumi"), StringComparison.Ordinal);
        Assert.DoesNotContain("darknetCost", Output("--spec", "darknet", "--normalise", "batch", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirected_table_is_plain_and_has_the_numbers_of_the_object()
    {
        using var folder = new CaseFolder();
        var table = ToolRun.InProcess("loss", "--case", folder.Path);
        var json = JsonDocument.Parse(ToolRun.InProcess("loss", "--case", folder.Path, "--json").Output).RootElement;
        Assert.All(Keys, key => Assert.Contains(json.GetProperty(key).GetRawText(), table.Output, StringComparison.Ordinal));
        Assert.DoesNotContain('\e', table.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("loss", "--help")]
    [InlineData("devices", "--help")]
    [InlineData("--version")]
    public void Help_is_a_success(params string[] args) => Assert.Equal((0, string.Empty), Ends(ToolRun.InProcess(args)));

    [Theory]
    [InlineData]
    [InlineData("no-such-command")]
    [InlineData("loss")]
    [InlineData("loss", "--case")]
    [InlineData("loss", "--case", "")]
    [InlineData("loss", "--case", "x", "--spec", "v3")]
    [InlineData("loss", "--case", "x", "--iou-target", "Constant")]
    [InlineData("loss", "--case", "x", "--normalise", "none")]
    [InlineData("loss", "--case", "x", "--device", "abacus")]
    [InlineData("loss", "--case", "x", "--no-such-option")]
    [InlineData("loss", "--case", "x", "stray")]
    public void Wrong_usage_ends_with_2_and_says_why(params string[] args)
    {
        var run = ToolRun.InProcess(args);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_shown_and_ends_with_1_and_its_terms()
    {
        using var folder = new CaseFolder();
        // t_w of every slot, so that of the responsible ones too: the boxes become infinitely wide.
        foreach (var slot in Enumerable.Range(0, 24))
        {
            folder.Change("head", (slot / 12 * 84) + (slot / 6 % 2 * 42) + 12 + (slot % 6), 1e4);
        }
        var run = ToolRun.InProcess("loss", "--case", folder.Path, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the coordinate term is Infinity because of t_w = 10000, in picture '0' at row 0, column 0, anchor 0", run.Error, StringComparison.Ordinal);
        Assert.Equal("Infinity", JsonDocument.Parse(run.Output).RootElement.GetProperty("total").GetString());
    }

    [Theory]
    [InlineData("yumi")]
    [InlineData("keras-yolo2")]
    [InlineData("darknet")]
    public void A_preset_keeps_its_choices_unless_told_otherwise(string spec)
    {
        using var folder = new CaseFolder();
        string Output(params string[] options) => ToolRun.InProcess(["loss", "--case", folder.Path, "--spec", spec, .. options]).Output;
        var (target, other) = spec == "darknet" ? ("constant", "attached") : ("attached", "constant");
        Assert.Equal(Output(), Output("--iou-target", target));
        Assert.NotEqual(Output(), Output("--iou-target", other));
        Assert.NotEqual(Output(), Output("--normalise", "image"));
    }

    [Fact]
    public void A_centre_on_a_line_between_cells_belongs_to_the_cell_after_it()
    {
        // For each column, the slot with the truth is the only one whose class logits have a gradient.
        const int cells = 49;
        using var folder = new CaseFolder();
        folder.Write("anchors", [1, 2], 1, 1);
        folder.Write("head", [1, 6, 1, cells], new double[6 * cells]);
        foreach (var column in Enumerable.Range(0, cells))
        {
            folder.Write("boxes", [1, 6], 0, 0, column, 0.5, 1, 1);
            Assert.Equal(0, ToolRun.InProcess("loss", "--case", folder.Path, "--gradient", folder.At("out.npy")).ExitCode);
            var pulls = NpyFile.Read(folder.At("out.npy")).Values[..cells];
            Assert.Equal([column], Enumerable.Range(0, cells).Where(c => pulls[c] != 0));
        }
    }

    [Fact]
    public void No_boxes_at_all_are_a_case()
    {
        using var folder = new CaseFolder();
        folder.Write("boxes", [0, 6]);
        var run = ToolRun.InProcess("loss", "--case", folder.Path, "--json");
        Assert.Equal((0, string.Empty), Ends(run));
        Assert.Equal(0, JsonDocument.Parse(run.Output).RootElement.GetProperty("objects").GetInt32());
    }

    [Fact]
    public void Devices_are_listed_with_their_problems()
    {
        var json = JsonDocument.Parse(ToolRun.InProcess("devices", "--json").Output).RootElement.GetProperty("devices");
        var table = ToolRun.InProcess("devices").Output;
        Assert.Equal(Device.All().Select(d => d.Name), json.EnumerateArray().Select(d => d.GetProperty("name").GetString()));
        Assert.All(Device.All(), d => Assert.Contains(d.Name, table, StringComparison.Ordinal));
        Assert.All(Device.All(), d => Assert.Contains(d.Problem, table, StringComparison.Ordinal));
    }

    private static (int Code, string Error) Ends(ToolRun run) => (run.ExitCode, run.Error);
}
