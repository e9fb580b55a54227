using System.CommandLine;
using Yolo.Kernels;

namespace Yolo.Cli;

/// <summary><c>--device NAME</c> and <c>--memory MIB</c>.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string> _device = new("--device") { Description = "best, host, cuda:0, opencl:0, …: see 'yolo devices'.", DefaultValueFactory = _ => "best", HelpName = "NAME" };
    private readonly Option<int> _memory = Memory();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_device, _memory];

    /// <summary><c>--memory</c> alone.</summary>
    public static Option<int> Memory() =>
        new Option<int>("--memory") { Description = "The most memory that the device takes, in MiB; 0 for all that there is.", HelpName = "MIB", DefaultValueFactory = _ => 0 }.Within(0, 1 << 24);

    /// <summary>The device, with its limit.</summary>
    public Device Open(ParseResult parsed) => Limited(Device.Parse(parsed.GetRequiredValue(_device)), parsed.GetValue(_memory));

    /// <summary>The device with a limit in MiB; 0 for none.</summary>
    public static Device Limited(Device device, int memory)
    {
        device.MemoryLimit = memory == 0 ? long.MaxValue : (long)memory << 20;
        return device;
    }
}
