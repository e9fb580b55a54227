using Yolo.Distributed;

namespace Yolo.Ranks;

/// <summary>A process that no launcher started.</summary>
internal static class Alone
{
    /// <summary>Knows that it is alone, and has loaded nothing of MPI.</summary>
    public static int Run()
    {
        Console.WriteLine($"launched: {MpiRun.IsLaunched}");
        try
        {
            _ = MpiRun.Start();
        }
        catch (MpiException e)
        {
            Console.WriteLine($"error: {e.Message}");
        }
        Console.WriteLine($"loaded: {File.ReadLines("/proc/self/maps").Count(line => line.Contains("libmpi", StringComparison.Ordinal))}");
        return 0;
    }
}
