using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace Yolo.Interoperability;

/// <summary>A network as OpenCV reads it from Darknet's files.</summary>
public sealed class OpenCvNetwork(string cfg, string weights) : IDisposable
{
    private readonly Net _network = CvDnn.ReadNetFromDarknet(cfg, weights) ?? throw new InvalidOperationException("OpenCV read no network.");

    /// <summary>The output of a layer for pixels [N, C, H, W].</summary>
    public float[] Output(string layer, float[] pixels, params int[] shape)
    {
        using var blob = Mat.FromPixelData(shape, MatType.CV_32F, pixels);
        _network.SetInput(blob);
        using var output = _network.Forward(layer);
        var numbers = new float[output.Total()];
        Marshal.Copy(output.Data, numbers, 0, numbers.Length);
        return numbers;
    }

    public void Dispose() => _network.Dispose();
}
