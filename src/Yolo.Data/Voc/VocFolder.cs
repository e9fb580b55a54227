namespace Yolo.Data;

/// <summary>Reads a folder of pictures with PASCAL VOC annotations.</summary>
public static class VocFolder
{
    /// <summary>
    /// Reads the labels of a whole folder; pictures are decoded only when a sample is loaded. Understood are:
    /// <list type="bullet">
    /// <item>VOC's own layout, JPEGImages and Annotations, with its lists ImageSets/Main/train.txt, val.txt, test.txt and trainval.txt;
    /// where train.txt is missing, trainval.txt less val.txt is what is learnt from;</item>
    /// <item>folders of pictures (images, JPEGImages) beside folders of annotations (xml, annotations, Annotations), and the same with
    /// _val, _valid or _test at the end of both names for those sets;</item>
    /// <item>pictures and annotations in one folder.</item>
    /// </list>
    /// Where nothing says which picture is for what, they are put in the order of a hash of their names: 15 % (rounded down) are for
    /// testing, 15 % for validation, the rest for training; the same on every machine, whatever the files' order on the disk.
    /// Classes are all names found, in ordinal order. A box without area, or wholly outside its picture, is left out; one that reaches
    /// outside is clipped; where an annotation has a wrong size for its picture, the boxes are resized if the proportions agree and
    /// taken as written if not: each with a warning that names it.
    /// </summary>
    /// <exception cref="DataException">The folder, a listed picture or its annotation is missing, or a file cannot be used.</exception>
    public static Dataset Read(string folder) => Read(folder, new LabelFaults());

    internal static Dataset Read(string folder, LabelFaults faults)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException($"There is no folder '{folder}'; give the one that holds JPEGImages and Annotations.");
        }
        try
        {
            return ReadLayout(folder, VocLayout.Find(folder, faults), faults);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the folder '{folder}': {error.Message} Check its permissions.", error);
        }
    }

    private static Dataset ReadLayout(string folder, VocLayout layout, LabelFaults faults)
    {
        var train = ReadAll(layout.Train, faults);
        var val = ReadAll(layout.Val, faults);
        var test = ReadAll(layout.Test, faults);
        VocEntry[] all = [.. train, .. val, .. test];
        return new LabelledSets(
            [], Labels(train), Labels(val), Labels(test),
            [.. layout.Warnings, .. Shared(layout), .. all.DistinctBy(entry => entry.Pair).SelectMany(entry => entry.Warnings)]).ToDataset(folder);
    }

    private static PictureLabels[] Labels(VocEntry[] entries) => [.. entries.Select(entry => entry.Labels)];

    private static VocEntry[] ReadAll(IReadOnlyList<VocPair> pairs, LabelFaults faults) => faults.TryEach(pairs, VocEntry.Read);

    private static IEnumerable<string> Shared(VocLayout layout) =>
    [
        .. Overlap("train", layout.Train, "val", layout.Val),
        .. Overlap("train", layout.Train, "test", layout.Test),
        .. Overlap("val", layout.Val, "test", layout.Test),
    ];

    private static IEnumerable<string> Overlap(string first, IReadOnlyList<VocPair> a, string second, IReadOnlyList<VocPair> b)
    {
        VocPair[] shared = [.. a.Intersect(b)];
        return shared.Length == 0
            ? []
            : [$"{first} and {second} share {shared.Length} pictures ('{shared[0].Name}' is one): a score on them is too good to be true."];
    }
}
