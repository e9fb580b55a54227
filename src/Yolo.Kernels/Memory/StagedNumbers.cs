namespace Yolo.Kernels.Memory;

/// <summary>
/// Numbers that a device fetched ahead of their use (<see cref="Device.Stage"/>): <see cref="Device.Write(DeviceBuffer, StagedNumbers)"/> finds them there. The first who writes them uses the
/// place up; later ones take them from the host, as if they had not been staged.
/// </summary>
public sealed class StagedNumbers
{
    private IStagingPlace? _place;

    internal StagedNumbers(Device device, float[] values, IStagingPlace? place)
    {
        Device = device;
        Values = values;
        _place = place;
    }

    /// <summary>A place that nobody read is free again.</summary>
    ~StagedNumbers() => Take()?.Free();

    /// <summary>The device that fetched them.</summary>
    public Device Device { get; }

    /// <summary>How many numbers.</summary>
    public int Length => Values.Length;

    internal float[] Values { get; }

    internal IStagingPlace? Take() => Interlocked.Exchange(ref _place, null);
}

/// <summary>Where staged numbers lie on a device.</summary>
internal interface IStagingPlace
{
    /// <summary>Says that nobody reads it, nor will.</summary>
    void Free();
}
