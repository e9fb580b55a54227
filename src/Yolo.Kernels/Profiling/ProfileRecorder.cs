using System.Diagnostics;

namespace Yolo.Kernels.Profiling;

/// <summary>Collects the launches of one device, from any number of threads.</summary>
internal sealed class ProfileRecorder(Device device, MachinePeak peak, int mostEvents)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<ProfileEvent> _events = [];
    private readonly Dictionary<(Phase, string), ProfileSums> _sums = [];
    private long _calls;
    private long _count;

    public Device Device => device;

    public long NextCall() => Interlocked.Increment(ref _calls);

    public void AddLaunch(ProfileFrame frame, LaunchWork work, long start, long end)
    {
        // A copy between memories is not a part of the op that asked for it.
        var isPart = frame.Op is not null && work.Phase is null;
        Add(new(
            isPart ? frame.Op! : work.Kernel, isPart ? frame.Call : NextCall(), work.Phase ?? frame.Phase, work.Kernel, work.Shape,
            Environment.CurrentManagedThreadId, Stopwatch.GetElapsedTime(_begin, start), Stopwatch.GetElapsedTime(start, end), work.Bytes, work.Operations));
    }

    public void AddSpan(Phase phase, string name, long start) => Add(new(
        name, NextCall(), phase, string.Empty, string.Empty, Environment.CurrentManagedThreadId,
        Stopwatch.GetElapsedTime(_begin, start), Stopwatch.GetElapsedTime(start), 0, 0));

    public Profile Finish()
    {
        var wall = Stopwatch.GetElapsedTime(_begin);
        lock (_lock)
        {
            return new(
                device.Name, device.Description, peak, wall,
                [.. _sums.Select(s => s.Value.Row(s.Key.Item1, s.Key.Item2, peak)).OrderByDescending(row => row.Time).ThenBy(row => row.Op, StringComparer.Ordinal)],
                [.. _events], _count);
        }
    }

    private void Add(ProfileEvent happened)
    {
        lock (_lock)
        {
            if (_events.Count < mostEvents)
            {
                _events.Add(happened);
            }
            _count++;
            var key = (happened.Phase, happened.Op);
            if (!_sums.TryGetValue(key, out var sums))
            {
                _sums[key] = sums = new();
            }
            sums.Add(happened);
        }
    }

    /// <summary>What the launches of an op come to.</summary>
    private sealed class ProfileSums
    {
        private TimeSpan _time;
        private long _calls;
        private long _lastCall = -1;
        private long _launches;
        private long _bytes;
        private long _operations;

        public void Add(ProfileEvent happened)
        {
            // Launches of a call follow one another; only calls from several threads at once can be counted more than once.
            _calls += happened.Call != _lastCall ? 1 : 0;
            _lastCall = happened.Call;
            _launches += happened.Kernel.Length > 0 ? 1 : 0;
            _time += happened.Time;
            _bytes += happened.Bytes;
            _operations += happened.Operations;
        }

        public ProfileRow Row(Phase phase, string op, MachinePeak peak) => new(phase, op, _time, _calls, _launches, _bytes, _operations, peak);
    }
}
