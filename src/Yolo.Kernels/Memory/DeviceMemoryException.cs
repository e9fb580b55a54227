using System.Globalization;

namespace Yolo.Kernels.Memory;

/// <summary>A device has no room for a buffer: under the limit that was set (<see cref="Device.MemoryLimit"/>), or at all. Nothing is lost by it: regions give back what was made, and the device can be used on.</summary>
public sealed class DeviceMemoryException : Exception
{
    private readonly string _room;

    /// <summary>No message: says only that there was no room.</summary>
    public DeviceMemoryException()
        : this("There is no room on the device.")
    {
    }

    /// <summary>What there is no room for.</summary>
    public DeviceMemoryException(string message)
        : base(message) => _room = string.Empty;

    /// <summary>What there is no room for, and what the driver said.</summary>
    public DeviceMemoryException(string message, Exception innerException)
        : base(message, innerException) => _room = string.Empty;

    private DeviceMemoryException(string what, string op, long bytes, string room, Exception? inner)
        : base(
            $"There is no room for {what} of {Describe(bytes)}{(op.Length > 0 ? $", asked for by {op}" : string.Empty)}: {room} "
            + "Take fewer or smaller pictures at once, or give it more memory.",
            inner)
    {
        (What, Op, Bytes) = (what, op, bytes);
        _room = room;
    }

    /// <summary>What was to be made: a tensor with its shape, or a buffer.</summary>
    public string What { get; } = string.Empty;

    /// <summary>The op that asked for it; empty if none did.</summary>
    public string Op { get; } = string.Empty;

    /// <summary>How many bytes it was to have.</summary>
    public long Bytes { get; }

    /// <summary>The same, of something with a better name.</summary>
    public DeviceMemoryException Named(string what) => new(what, Op, Bytes, _room, this);

    /// <summary>The same, asked for by an op.</summary>
    public DeviceMemoryException AskedForBy(string op) => new(What, op, Bytes, _room, this);

    internal static DeviceMemoryException Of(string device, long bytes, MemoryUse use, long limit, Exception? inner) => new(
        "a buffer", string.Empty, bytes,
        $"{Describe(use.BytesInUse)} are in use on '{device}'{(limit == long.MaxValue ? ", and its driver gives no more." : $", whose limit is {Describe(limit)}.")}", inner);

    private static string Describe(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB");
}
