using Yolo.Model.Darknet;

namespace Yolo.Properties.Darknet;

/// <summary>Files of weights for plans.</summary>
internal static class WeightsBytes
{
    /// <summary>A file that fits the plan; its numbers are any bits at all.</summary>
    public static byte[] For(DarknetPlan plan, DarknetWeightsHeader header, int seed)
    {
        using var stream = new MemoryStream();
        header.Write(stream);
        var numbers = new byte[4 * plan.Parameters];
        new Random(seed).NextBytes(numbers);
        stream.Write(numbers);
        return stream.ToArray();
    }

    public static byte[] Written(DarknetWeights weights)
    {
        using var stream = new MemoryStream();
        weights.Write(stream);
        return stream.ToArray();
    }
}
