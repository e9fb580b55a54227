using Xunit;
using Yolo.Properties.Data;

namespace Yolo.Properties.Examples;

public sealed class CommandLineTests : IDisposable
{
    private static readonly string[] Options = ["--data", "--device", "--epochs", "--seed", "--out", "--resume", "--size", "--batch", "--lr", "--help"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ExampleProgram.Both), MemberType = typeof(ExampleProgram))]
    public void Help_lists_every_option_on_standard_output(string example)
    {
        var ended = new ExampleProgram(example, _folder.Path).Run("--help");
        Assert.Equal(0, ended.ExitCode);
        Assert.Empty(ended.Error);
        Assert.All(Options, option => Assert.Contains(option + " ", ended.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'--epoch'", "--epoch", "3")]
    [InlineData("--epochs must be 1 to", "--epochs", "0")]
    [InlineData("'many' for option '--epochs'", "--epochs", "many")]
    [InlineData("--size must be 32 to 2048, a multiple of 16, not 100", "--size", "100")]
    [InlineData("--batch must be 1 to", "--batch", "-1")]
    [InlineData("--lr must be a number above 0", "--lr", "0")]
    [InlineData("There is no device 'gpu'. Known names: ", "--device", "gpu")]
    [InlineData("There is no device 'cuda:99': ", "--device", "cuda:99")]
    [InlineData("There is no device 'opencl:99': ", "--device", "opencl:99")]
    [InlineData("There is no folder 'missing'", "--data", "missing")]
    [InlineData("no picture with a VOC annotation", "--data", ".")]
    [InlineData("There is no run folder", "--resume", "missing")]
    [InlineData("There is no checkpoint", "--resume", ".")]
    public void What_cannot_be_used_is_told_in_one_line_and_nothing_is_written(string reason, params string[] arguments)
    {
        AssertRefused("Train", reason, arguments);
        AssertRefused("TrainFSharp", reason, arguments);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [MemberData(nameof(ExampleProgram.Both), MemberType = typeof(ExampleProgram))]
    public void A_picture_cut_short_is_named_before_the_training_begins(string example)
    {
        var data = SmallVoc.Write(_folder, "data");
        var broken = SmallVoc.Break(_folder, "data");
        AssertRefused(example, broken, "--data", data, "--size", "64", "--out", "run");
        Assert.Empty(Directory.GetFiles(_folder.At("run")));
    }

    private void AssertRefused(string example, string reason, params string[] arguments) =>
        Refused.Assert(new ExampleProgram(example, _folder.Path).Run(arguments), reason);
}
