using Yolo.Kernels.Memory;
using Yolo.Kernels.Profiling;

namespace Yolo.Kernels;

public abstract partial class Device
{
    /// <summary>
    /// Fetches numbers ahead of their use, beside the kernels that run: the caller, a thread that prepares work, waits for the copy, and nobody else does. The array must not change until they are
    /// written. A device whose memory is the host's has nothing to fetch.
    /// </summary>
    public StagedNumbers Stage(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(this, values, StageNumbers(values));
    }

    /// <summary>Writes staged numbers to the start of a buffer.</summary>
    /// <exception cref="ArgumentException">They are more than the buffer holds, or were staged by another device.</exception>
    public void Write(DeviceBuffer buffer, StagedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        RequireRoom(buffer, numbers.Length);
        if (numbers.Device != this)
        {
            throw new ArgumentException($"The numbers were staged by '{numbers.Device}', not by '{this}'.", nameof(numbers));
        }
        if (numbers.Take() is not { } place)
        {
            Write(buffer, numbers.Values);
            return;
        }
        var clock = Clock();
        WriteStaged(buffer, place, numbers.Length);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfCopy("Write staged", buffer, numbers.Length));
        }
    }

    private protected virtual IStagingPlace? StageNumbers(float[] values) => null;

    private protected virtual void WriteStaged(DeviceBuffer buffer, IStagingPlace place, int length) => throw new NotSupportedException();
}
