using System.Text.Json;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;

namespace Yolo.Data;

/// <summary>
/// What a model file of another program does not say, in a small JSON file beside it: <c>yolov2.json</c> beside <c>yolov2.weights</c>, such as
/// <c>{"classes": ["cat", "dog"], "preprocessing": {"resizing": "Letterbox", "sampling": "Darknet"}}</c>.
/// </summary>
/// <param name="Classes">The names of the classes, in the order of the network.</param>
/// <param name="Preprocessing">What becomes of a picture; <see cref="Preprocessing.Darknet"/> where the file does not say.</param>
public sealed record ModelSidecar(ValueList<string> Classes, Preprocessing? Preprocessing = null)
{
    /// <summary>The preprocessing, or Darknet's.</summary>
    public Preprocessing PreprocessingOrDarknets => Preprocessing ?? Preprocessing.Darknet;

    /// <summary>Where the explanation of a model file lies: the same name, ending in .json.</summary>
    public static string PathBeside(string model) => Path.ChangeExtension(model, ".json");

    /// <summary>Reads what lies beside a model file.</summary>
    /// <param name="model">The model file's path.</param>
    /// <param name="classes">How many classes its network has.</param>
    /// <param name="names">Names that count instead of those in the file.</param>
    /// <exception cref="DataException">The file cannot be read, is no such JSON, or there are more or fewer names than classes.</exception>
    /// <returns>What the file says; where there is none, classes named by their numbers, and Darknet's preprocessing.</returns>
    public static ModelSidecar Beside(string model, int classes, ValueList<string>? names = null)
    {
        var path = PathBeside(model);
        var read = File.Exists(path) ? Read(path, model) : new(names ?? Enumerable.Range(0, classes).Select(number => $"{number}").ToValueList());
        var named = names ?? read.Classes;
        return named.Count == classes
            ? read with { Classes = named }
            : throw new DataException($"{named.Count} classes are named{(names is null ? $" in '{path}'" : string.Empty)}, and the network of '{model}' has {classes}. Give one name for each.");
    }

    private static ModelSidecar Read(string path, string model)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<ModelSidecar>(stream, ModelJson.Options) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {e.Message} Check its permissions.", e);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new DataException($"'{path}' does not explain '{model}': {e.Message.ReplaceLineEndings(" ")} It must hold \"classes\", a list of names, and may hold \"preprocessing\".", e);
        }
    }
}
