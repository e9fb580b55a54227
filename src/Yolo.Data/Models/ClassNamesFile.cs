namespace Yolo.Data;

/// <summary>The names of classes as Darknet keeps them: a text file with a name on each line, such as <c>voc.names</c>.</summary>
public static class ClassNamesFile
{
    /// <summary>Reads the names; empty lines at the end do not count.</summary>
    /// <exception cref="DataException">The file cannot be read, or a line in it is empty.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        string[] names = ModelFile.Reading(path, () => File.ReadAllText(path)).TrimEnd().Split('\n').Select(line => line.Trim()).ToArray();
        var empty = Array.IndexOf(names, string.Empty);
        return empty < 0 ? names : throw new DataException($"'{path}', line {empty + 1}: the name is empty. Each line is the name of a class.");
    }
}
