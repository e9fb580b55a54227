using Yolo.Kernels;

namespace Yolo.Autodiff;

/// <summary>Regions of memory for trees of tensors.</summary>
public static class Scope
{
    /// <summary>
    /// Runs <paramref name="body"/> and keeps the tensors of what it returns; all others made on the device meanwhile go back to the pool.
    /// Training steps open one; users need none.
    /// </summary>
    public static TTree Region<TTree>(this Device device, Func<TTree> body)
        where TTree : ITree<TTree> =>
        device.Region(body, result => result.Leaves.Select(leaf => leaf.Buffer));
}
