using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Pictures sorted into one folder for each class: <c>cat/1.jpg</c>, <c>dog/2.png</c>, or the same below <c>train/</c> and <c>val/</c>. Each sample has one truth,
/// the whole picture.
/// </summary>
public static class ImageFolder
{
    private const int OneInFor = 5;
    private static readonly Truth NoClass = new(new(0.5, 0.5, 1, 1), 0);
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <summary>Reads such a folder. Without <c>val/</c> every fifth picture of each class is kept for validation.</summary>
    /// <exception cref="DataException">There are fewer than two classes, a class has no picture, or a picture has no readable header.</exception>
    public static Dataset Read(string folder)
    {
        var train = Directory.Exists(Path.Combine(folder, "train")) ? Path.Combine(folder, "train") : folder;
        if (!Directory.Exists(train))
        {
            throw new DataException($"There is no folder '{folder}'. Name one with a folder of pictures for each class.");
        }
        string[] classes = [.. Directory.EnumerateDirectories(train).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
        {
            throw new DataException($"'{train}' holds {classes.Length} folders; a classifier needs a folder of pictures for each of at least two classes.");
        }
        var all = classes.Select((name, k) => Pictures(Path.Combine(train, name), name, k)).ToArray();
        var val = Path.Combine(folder, "val");
        return Directory.Exists(val)
            ? new(classes, [.. all.SelectMany(c => c)], [.. classes.SelectMany((name, k) => Pictures(Path.Combine(val, name), name, k))], [], [])
            : new(
                classes,
                [.. all.SelectMany(c => c.Where((_, i) => i % OneInFor != OneInFor - 1))],
                [.. all.SelectMany(c => c.Where((_, i) => i % OneInFor == OneInFor - 1))],
                [],
                []);
    }

    private static Sample[] Pictures(string folder, string name, int @class)
    {
        string[] files = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal)]
            : [];
        return files.Length > 0
            ? [.. files.Select(file => new Sample(
                $"{name}/{Path.GetFileNameWithoutExtension(file)}", ImageFile.ReadSize(file), [NoClass with { Class = @class }], () => ImageFile.Read(file)))]
            : throw new DataException($"'{folder}' holds no picture ({string.Join(", ", Endings)}) of class '{name}'. Put some there, or remove the class.");
    }
}
