using System.Globalization;

namespace Yolo.Benchmarks.Running;

/// <summary>What others took of the machine, from Linux's counters of processor time: other processes here, and, as far as the hypervisor tells (steal), other machines.</summary>
public readonly record struct Interference(long OfOthers, long Total)
{
    /// <summary>Others' part of the processor time that a quiet round may have.</summary>
    private const double Quiet = 0.05;

    /// <summary>The counters' unit is a hundredth of a second: one of them may always be somebody's.</summary>
    private const int Granularity = 1;

    public static Interference Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return default;
        }
        const int idle = 3, waiting = 4;
        var machine = Numbers(File.ReadLines("/proc/stat").First()).Take(8).ToArray();
        // User and system time, behind the name in parentheses, which may hold spaces.
        var own = File.ReadAllText("/proc/self/stat");
        var fields = Numbers(own[own.LastIndexOf(')')..]).ToArray();
        var busy = machine.Sum() - machine[idle] - machine[waiting];
        return new(busy - fields[10] - fields[11], machine.Sum());
    }

    /// <summary>Whether little enough happened since <paramref name="before"/>.</summary>
    public bool IsQuietSince(Interference before) => OfOthers - before.OfOthers <= Granularity + (Quiet * (Total - before.Total));

    private static IEnumerable<long> Numbers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : (long?)null)
        .Where(number => number is not null).Select(number => number!.Value);
}
