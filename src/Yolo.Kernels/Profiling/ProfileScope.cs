using System.Diagnostics;

namespace Yolo.Kernels.Profiling;

/// <summary>Ends what <see cref="Profiler"/> began.</summary>
public readonly ref struct ProfileScope
{
    private readonly ProfileFrame? _outer;
    private readonly ProfileRecorder? _recorder;
    private readonly Phase _phase;
    private readonly string? _span;
    private readonly long _start;

    internal ProfileScope(ProfileFrame outer) => _outer = outer;

    internal ProfileScope(ProfileRecorder recorder, Phase phase, string span)
    {
        _recorder = recorder;
        _phase = phase;
        _span = span;
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Goes back to what was around it.</summary>
    public void Dispose()
    {
        if (_outer is not null)
        {
            Profiler.Leave(_outer);
        }
        _recorder?.AddSpan(_phase, _span!, _start);
    }
}
