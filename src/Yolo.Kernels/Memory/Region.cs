namespace Yolo.Kernels.Memory;

/// <summary>The buffers made in one flow of control since a region began; when it ends, those that do not survive go back to the pool.</summary>
internal sealed class Region(Region? outer)
{
    private readonly List<DeviceBuffer> _buffers = [];

    public Region? Outer => outer;

    public void Add(DeviceBuffer buffer)
    {
        lock (_buffers)
        {
            _buffers.Add(buffer);
        }
    }

    public void End(IReadOnlySet<DeviceBuffer> survivors)
    {
        foreach (var buffer in _buffers)
        {
            if (!survivors.Contains(buffer))
            {
                buffer.Release();
            }
            else
            {
                // With no region around it a survivor lives until it is collected.
                outer?.Add(buffer);
            }
        }
    }
}
