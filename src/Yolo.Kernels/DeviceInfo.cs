namespace Yolo.Kernels;

/// <summary>A device that is in the machine, whether or not it can be used.</summary>
/// <param name="Name">What <see cref="Device.Parse"/> takes.</param>
/// <param name="Description">What it is.</param>
/// <param name="Problem">Why it cannot be used, and the mend; empty if it can.</param>
public sealed record DeviceInfo(string Name, string Description, string Problem)
{
    /// <summary>Whether <see cref="Device.Parse"/> opens it.</summary>
    public bool IsUsable => Problem.Length == 0;
}

/// <summary>A device that was asked for by name cannot be used. The message says why and what to do.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>No message: says only that there was one.</summary>
    public DeviceException()
    {
    }

    /// <summary>What cannot be used, why, and the mend.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>What cannot be used, why, and the mend.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
