namespace Yolo.Data;

/// <summary>Which pictures of a folder are for what.</summary>
internal sealed record VocLayout(
    IReadOnlyList<VocPair> Train, IReadOnlyList<VocPair> Val, IReadOnlyList<VocPair> Test, IReadOnlyList<string> Warnings)
{
    private static readonly string[] ImageFolders = ["JPEGImages", "images"];
    private static readonly string[] AnnotationFolders = ["Annotations", "annotations", "xml"];

    /// <summary>Finds the layout of a folder, by its lists, by its folders' names, or by splitting.</summary>
    public static VocLayout Find(string folder, LabelFaults faults)
    {
        var main = PairedFolder.In(folder, ImageFolders, AnnotationFolders, "");
        var lists = Path.Combine(folder, "ImageSets", "Main");
        if (main is not null && Directory.Exists(lists))
        {
            return VocLists.Read(lists, main, faults);
        }
        if (main is null)
        {
            return Split(folder, new PairedFolder(folder, folder).ScanAll());
        }
        var train = main.ScanAll();
        var val = FindSet(folder, "_val", "_valid");
        var test = FindSet(folder, "_test");
        return val is null && test is null
            ? Split(folder, train)
            : new VocLayout(
                train.Pairs, val?.Pairs ?? [], test?.Pairs ?? [], [.. train.Warnings, .. val?.Warnings ?? [], .. test?.Warnings ?? []]);
    }

    private static ScannedPairs? FindSet(string folder, params string[] endings) =>
        endings
            .Select(ending => PairedFolder.In(folder, ImageFolders, AnnotationFolders, ending))
            .FirstOrDefault(found => found is not null)?.ScanAll();

    private static VocLayout Split(string folder, ScannedPairs scanned)
    {
        if (scanned.Pairs.Count == 0)
        {
            throw new DataException(
                $"'{folder}' holds no picture with a VOC annotation; expected JPEGImages and Annotations, images and xml, "
                + "or both kinds of file in it.");
        }
        VocPair[] mixed = [.. scanned.Pairs.OrderBy(pair => Mix.Hash(pair.Name)).ThenBy(pair => pair.Name, StringComparer.Ordinal)];
        var part = mixed.Length * 15 / 100;
        return new VocLayout(InOrder(mixed[(2 * part)..]), InOrder(mixed[..part]), InOrder(mixed[part..(2 * part)]), scanned.Warnings);
    }

    private static VocPair[] InOrder(VocPair[] pairs) => [.. pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal)];
}
