using System.Runtime.InteropServices;
using Yolo.Model.Distributed;

namespace Yolo.Processes;

/// <summary>Seconds of one step of each process, in a moment of the machine.</summary>
/// <param name="Alone">While all others rest.</param>
/// <param name="Apart">While all others take one that is not its.</param>
/// <param name="Together">With the gradients of all summed.</param>
internal sealed record Turn(double[] Alone, double[] Apart, double[] Together)
{
    /// <summary>What a step together took, to that of one process alone: what it costs to be many.</summary>
    public double OfAlone => Together.Max() / Alone.Average();

    /// <summary>To that of the slowest of as many that know nothing of each other: without what they take of each other's memory, and what a slower core makes all wait. It is what sums cost.</summary>
    public double OfSlowest => Together.Max() / Apart.Max();

    /// <summary>What each of the processes saw, in all.</summary>
    public static Turn Gather(IAllReduce processes, double alone, double apart, double together)
    {
        var all = processes.Gather(MemoryMarshal.AsBytes<double>([alone, apart, together]).ToArray());
        double[] Of(int what) => [.. all.Select(bytes => MemoryMarshal.Cast<byte, double>(bytes)[what])];
        return new(Of(0), Of(1), Of(2));
    }
}
