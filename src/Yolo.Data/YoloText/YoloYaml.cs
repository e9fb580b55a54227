using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yolo.Data;

/// <summary>ultralytics' <c>data.yaml</c>: names as a list or as a map from numbers; train, val and test each a folder, a list of paths, or several of them.</summary>
internal sealed record YoloYaml(string? Root, IReadOnlyList<string> Names, IReadOnlyList<string> Train, IReadOnlyList<string> Val, IReadOnlyList<string> Test)
{
    private const long MostBytes = 16 << 20;

    /// <summary>Reads it.</summary>
    /// <exception cref="DataException">It cannot be read, or lacks names or train.</exception>
    public static YoloYaml Read(string path)
    {
        var map = Parse(path);
        var names = NamesOf(path, map);
        var train = Sources(path, map, "train");
        return train.Count > 0
            ? new(Text(map, "path"), names, train, [.. Sources(path, map, "val").Concat(Sources(path, map, "valid"))], Sources(path, map, "test"))
            : throw new DataException($"'{path}' has no 'train:'; it says which pictures are learnt from.");
    }

    private static YamlMappingNode Parse(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                throw new DataException($"'{path}' is longer than {MostBytes >> 20} MiB, which no data.yaml is.");
            }
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(new ShallowYaml(reader));
            return stream.Documents is [{ RootNode: YamlMappingNode map }, ..]
                ? map
                : throw new DataException($"'{path}' is no data.yaml: it holds no names of settings.");
        }
        catch (YamlException error)
        {
            throw new DataException($"'{path}' is no YAML: line {error.Start.Line}: {error.Message} Mend it.", error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // What the parser says of some kinds of nonsense.
            throw new DataException($"'{path}' is no YAML: {error.Message} Mend it.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {error.Message} Check the path and its permissions.", error);
        }
    }

    private static string[] NamesOf(string path, YamlMappingNode map)
    {
        string[] names = Child(map, "names") switch
        {
            YamlSequenceNode list => [.. list.Children.Select(Text)],
            YamlMappingNode numbered => [.. numbered.Children.OrderBy(pair => Number(path, pair.Key)).Select((pair, i) => Number(path, pair.Key) == i
                ? Text(pair.Value)
                : throw new DataException($"'{path}': the numbers of names must be 0, 1, 2, …; {i} is missing."))],
            _ => throw new DataException($"'{path}' has no 'names:'; it lists the classes."),
        };
        return names.Length > 0 && names.Distinct().Count() == names.Length && names.All(name => name.Length > 0)
            ? names
            : throw new DataException($"'{path}': names must not be empty, nor one name be there twice.");
    }

    private static int Number(string path, YamlNode node) => int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new DataException($"'{path}': '{Text(node)}' is no number of a class.");

    private static IReadOnlyList<string> Sources(string path, YamlMappingNode map, string key) => Child(map, key) switch
    {
        null => [],
        YamlScalarNode { Value: { Length: > 0 } one } => [one],
        YamlScalarNode => [],
        YamlSequenceNode several => [.. several.Children.Select(Text)],
        _ => throw new DataException($"'{path}': '{key}:' must be a folder, a list, or several of them."),
    };

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private static string? Text(YamlMappingNode map, string key) => Child(map, key) is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    private static string Text(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text : string.Empty;
}
