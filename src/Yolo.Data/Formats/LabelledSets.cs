using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A picture's file and its objects, checked against the picture; classes by name.</summary>
internal sealed record PictureLabels(string Name, string ImagePath, Size<Pixel> Size, IReadOnlyList<VocObject> Objects)
{
    /// <summary>As a sample, with the classes' numbers.</summary>
    public Sample ToSample(IReadOnlyDictionary<string, int> classes) => new(
        Name,
        Size,
        [.. Objects.Select(found => new Truth(found.Box.ToRelative(Size), classes[found.Name], found.Difficult))],
        () => ImageFile.Read(ImagePath))
    {
        File = ImagePath,
    };
}

/// <summary>What any format holds.</summary>
/// <param name="ClassNames">The classes in order, where the format has an order; else none: they are those found, in ordinal order.</param>
/// <param name="Train">What is learnt from.</param>
/// <param name="Val">What is looked at while training.</param>
/// <param name="Test">What is scored.</param>
/// <param name="Warnings">Faults that were mended or left out.</param>
internal sealed record LabelledSets(
    IReadOnlyList<string> ClassNames, IReadOnlyList<PictureLabels> Train, IReadOnlyList<PictureLabels> Val, IReadOnlyList<PictureLabels> Test, IReadOnlyList<string> Warnings)
{
    /// <summary>Pictures that nobody divided: in the order of a hash of their names, 15 % (rounded down) to test, 15 % to validate, the rest to train.</summary>
    public static LabelledSets Divide(IReadOnlyList<string> classNames, IReadOnlyList<PictureLabels> pictures, IReadOnlyList<string> warnings)
    {
        PictureLabels[] mixed = [.. pictures.OrderBy(picture => Mix.Hash(picture.Name)).ThenBy(picture => picture.Name, StringComparer.Ordinal)];
        var part = mixed.Length * 15 / 100;
        PictureLabels[] InOrder(Range range) => [.. mixed[range].OrderBy(picture => picture.Name, StringComparer.Ordinal)];
        return new(classNames, InOrder((2 * part)..), InOrder(..part), InOrder(part..(2 * part)), warnings);
    }

    /// <summary>As training takes it.</summary>
    /// <exception cref="DataException">There is no picture, or no box, in all of it.</exception>
    public Dataset ToDataset(string path)
    {
        PictureLabels[] all = [.. Train, .. Val, .. Test];
        string[] names = ClassNames.Count > 0
            ? [.. ClassNames]
            : [.. all.SelectMany(picture => picture.Objects).Select(found => found.Name).Distinct().Order(StringComparer.Ordinal)];
        if (all.All(picture => picture.Objects.Count == 0))
        {
            throw new DataException($"The annotations in '{path}' hold no usable box; there is nothing to learn from them.");
        }
        var classes = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        Sample[] Samples(IReadOnlyList<PictureLabels> pictures) => [.. pictures.Select(picture => picture.ToSample(classes))];
        return new(names, Samples(Train), Samples(Val), Samples(Test), Warnings);
    }
}
