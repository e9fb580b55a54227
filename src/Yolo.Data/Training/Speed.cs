using System.Diagnostics;

namespace Yolo.Data;

/// <summary>Images a second over the last steps.</summary>
internal sealed class Speed
{
    private const int Window = 20;
    private readonly Queue<(long Time, int Images)> _steps = new([(Stopwatch.GetTimestamp(), 0)]);

    /// <summary>Counts the images of a step that has just ended, and gives the speed.</summary>
    public double Count(int images)
    {
        _steps.Enqueue((Stopwatch.GetTimestamp(), images));
        if (_steps.Count > Window)
        {
            _steps.Dequeue();
        }
        return _steps.Skip(1).Sum(s => s.Images) / Stopwatch.GetElapsedTime(_steps.Peek().Time).TotalSeconds;
    }
}
