namespace Yolo.Scaling.Steps;

/// <summary>What a process does next in a step.</summary>
internal abstract record StepEvent;

/// <summary>Computes.</summary>
/// <param name="Seconds">For so long.</param>
internal sealed record Compute(double Seconds) : StepEvent;

/// <summary>Hands in numbers to be summed over the processes, and goes on.</summary>
/// <param name="Bytes">Their size.</param>
internal sealed record Begin(double Bytes) : StepEvent;

/// <summary>Hands in numbers to be summed over the processes, and waits for the sums.</summary>
/// <param name="Bytes">Their size.</param>
internal sealed record Exchange(double Bytes) : StepEvent;

/// <summary>Waits for all sums.</summary>
internal sealed record Await : StepEvent;

/// <summary>How long a step takes.</summary>
/// <param name="Seconds">In all.</param>
/// <param name="Computing">Of that, and beside it where they overlap: computing.</param>
/// <param name="Communicating">The same: summing over the processes.</param>
internal sealed record StepTime(double Seconds, double Computing, double Communicating)
{
    /// <summary>The seconds in which the processes wait for sums.</summary>
    public double Exposed => Seconds - Computing;
}

/// <summary>Two clocks: that of a process, and that of the network, which makes one sum at a time in the order in which they were handed in.</summary>
internal static class Timeline
{
    /// <summary>The time of a step.</summary>
    /// <param name="events">What the process does.</param>
    /// <param name="allReduce">Seconds of a sum over the processes, by its bytes.</param>
    /// <param name="overlap">False: the process waits for each sum that it begins.</param>
    public static StepTime Run(IEnumerable<StepEvent> events, Func<double, double> allReduce, bool overlap = true)
    {
        var (process, network, computing, communicating) = (0.0, 0.0, 0.0, 0.0);
        foreach (var next in events)
        {
            switch (next)
            {
                case Compute compute:
                    process += compute.Seconds;
                    computing += compute.Seconds;
                    break;
                case Begin begin:
                    Sum(begin.Bytes, wait: !overlap);
                    break;
                case Exchange exchange:
                    Sum(exchange.Bytes, wait: true);
                    break;
                case Await:
                    process = Math.Max(process, network);
                    break;
                default:
                    throw new ArgumentException($"{next} is no event of a step.", nameof(events));
            }
        }
        return new(Math.Max(process, network), computing, communicating);

        void Sum(double bytes, bool wait)
        {
            var seconds = allReduce(bytes);
            network = Math.Max(network, process) + seconds;
            communicating += seconds;
            process = wait ? network : process;
        }
    }
}
