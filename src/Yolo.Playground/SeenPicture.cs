using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Playground;

/// <summary>What is kept of a picture: enough to answer every slider without the network.</summary>
/// <param name="Size">Its size, in pixels.</param>
/// <param name="Placement">Where it lies in the network's input.</param>
/// <param name="Head">The network's raw output, [1, A·(5+K), H, W], the last index fastest.</param>
/// <param name="Shown">The picture as the page shows it, a PNG.</param>
internal sealed record SeenPicture(Size<Pixel> Size, Placement Placement, double[] Head, byte[] Shown);
