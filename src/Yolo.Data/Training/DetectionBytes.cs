using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>What was found in a picture, as one process sends it to another: to the last bit.</summary>
internal static class DetectionBytes
{
    public static void Write(BinaryWriter writer, IReadOnlyList<Detection> found)
    {
        writer.Write(found.Count);
        foreach (var (box, label, score) in found)
        {
            writer.Write(box.X);
            writer.Write(box.Y);
            writer.Write(box.Width);
            writer.Write(box.Height);
            writer.Write(label);
            writer.Write(score);
        }
    }

    public static IReadOnlyList<Detection> Read(BinaryReader reader)
    {
        var found = new Detection[reader.ReadInt32()];
        for (var i = 0; i < found.Length; i++)
        {
            var box = new Box<Relative>(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            found[i] = new(box, reader.ReadInt32(), reader.ReadDouble());
        }
        return found;
    }
}
