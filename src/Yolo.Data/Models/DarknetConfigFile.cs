using Yolo.Model.Darknet;
using Yolo.Model.Storage;

namespace Yolo.Data;

/// <summary>A <c>.cfg</c> on disk.</summary>
public static class DarknetConfigFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">It is no such description; the message names the line and the key.</exception>
    public static DarknetConfig Read(string path) => ModelFile.Reading(path, () =>
    {
        using var stream = File.OpenRead(path);
        return DarknetConfig.Read(stream);
    });
}
