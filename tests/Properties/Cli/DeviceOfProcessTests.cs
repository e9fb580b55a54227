using Xunit;
using Yolo.Cli;

namespace Yolo.Properties.Cli;

/// <summary>GPUs without a number are dealt out to the processes of a machine; what is named is taken.</summary>
public class DeviceOfProcessTests
{
    private static readonly string[] Usable = ["cuda:0", "cuda:1", "opencl:0", "host"];

    [Theory]
    [InlineData("cuda:0", "cuda", 0)]
    [InlineData("cuda:1", "cuda", 1)]
    [InlineData("cuda:0", "cuda", 2)]
    [InlineData("cuda:1:double", "cuda:double", 3)]
    [InlineData("cuda:1:double:direct", "cuda:double:direct", 1)]
    [InlineData("cuda:0", "cuda:0", 1)]
    [InlineData("cuda:0:double", "cuda:0:double", 1)]
    [InlineData("opencl:0", "opencl", 1)]
    [InlineData("host", "host", 1)]
    [InlineData("host:double", "host:double", 1)]
    [InlineData("best", "best", 1)]
    public void Is_that_of_its_number(string expected, string asked, int localRank) => Assert.Equal(expected, DeviceOptions.OfProcess(asked, localRank, Usable));
}
