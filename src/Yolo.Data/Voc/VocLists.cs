namespace Yolo.Data;

/// <summary>The lists of VOC's ImageSets/Main.</summary>
internal static class VocLists
{
    /// <summary>Reads the lists and finds what they name.</summary>
    public static VocLayout Read(string lists, PairedFolder folder, LabelFaults faults)
    {
        var train = Names(lists, "train.txt");
        var val = Names(lists, "val.txt");
        var test = Names(lists, "test.txt");
        var both = Names(lists, "trainval.txt");
        if (train.Count == 0)
        {
            (train, both) = ([.. both.Except(val)], []);
        }
        if (train.Count == 0)
        {
            throw new DataException($"'{lists}' has neither a train.txt nor a trainval.txt that names a picture for training; add one.");
        }
        var unused = both.Except(train).Except(val).Count();
        string[] warnings = unused == 0 ? [] : [$"trainval.txt: {unused} of its pictures are in neither train.txt nor val.txt; left out."];
        return new VocLayout(Find(train, "train.txt"), Find(val, "val.txt"), Find(test, "test.txt"), warnings);

        VocPair[] Find(IReadOnlyList<string> names, string list) => faults.TryEach(names, name => folder.Find(name, Path.Combine(lists, list)));
    }

    /// <summary>The first word of each line; a class's list has a second one, which says whether the class is in the picture.</summary>
    private static IReadOnlyList<string> Names(string lists, string file)
    {
        var path = Path.Combine(lists, file);
        return File.Exists(path)
            ? [.. File.ReadLines(path).Select(FirstWord).Where(name => name.Length > 0).Distinct()]
            : [];
    }

    private static string FirstWord(string line) =>
        line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
}
