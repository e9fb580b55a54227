using Yolo.Data;
using Yolo.Properties.Data;

namespace Yolo.Properties.Cli;

/// <summary>A small valid case on disk: two images of 3 × 2 cells, two anchors, two classes, three boxes; tests break it.</summary>
internal sealed class CaseFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public CaseFolder()
    {
        Write("head", [2, 14, 2, 3], [.. Enumerable.Range(0, 168).Select(i => Math.Sin(i))]);
        Write("anchors", [2, 2], 1, 2, 2, 1);
        Write("boxes", [3, 6], 0, 1, 0.5, 0.5, 1, 1.5, 0, 0, 2.5, 1.5, 2, 1, 1, 0, 3, 2, 0.5, 0.5);
    }

    public string Path => _folder.Path;

    public string At(string file) => _folder.At(file);

    public void Write(string name, int[] shape, params double[] values) => NpyFile.Write(At(name + ".npy"), new([.. shape], values));

    public void Change(string name, int index, double value)
    {
        var array = NpyFile.Read(At(name + ".npy"));
        array.Values[index] = value;
        NpyFile.Write(At(name + ".npy"), array);
    }

    public void Dispose() => _folder.Dispose();
}
