using System.CommandLine;
using Yolo.Kernels;
using Yolo.Model.Distributed;

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

    /// <summary>The device of one of several processes: <c>cuda</c>, <c>opencl</c> or <c>best</c> is the GPU whose number is the process's on its machine, from the first again where there are fewer.</summary>
    public static Device OfProcess(string name, IAllReduce processes)
    {
        if (processes.Size == 1)
        {
            return Device.Parse(name);
        }
        // best is the first GPU, if there is one.
        var asked = name == "best" && Device.Parse(name) is { IsGpu: true } best ? best.Name.Split(':')[0] : name;
        string[] usable = [.. Device.All().Where(device => device.Problem.Length == 0).Select(device => device.Name)];
        return Device.Parse(OfProcess(asked, processes.LocalRank, usable));
    }

    /// <summary>The same by names.</summary>
    internal static string OfProcess(string asked, int localRank, IReadOnlyList<string> usable)
    {
        var parts = asked.Split(':');
        string[] alike = [.. usable.Where(name => name.StartsWith(parts[0] + ":", StringComparison.OrdinalIgnoreCase))];
        return alike.Length > 0 && (parts.Length == 1 || !int.TryParse(parts[1], out _))
            ? string.Join(':', parts.Skip(1).Prepend(alike[localRank % alike.Length]))
            : asked;
    }

    /// <summary>The device with a limit in MiB; 0 for none.</summary>
    public static Device Limited(Device device, int memory)
    {
        device.MemoryLimit = memory == 0 ? long.MaxValue : (long)memory << 20;
        return device;
    }
}
