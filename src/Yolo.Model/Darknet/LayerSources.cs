using Yolo.Model.Collections;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>Which layers a layer reads.</summary>
internal static class LayerSources
{
    /// <summary>The numbers of the layers that layer <paramref name="index"/> reads; −1 is the picture.</summary>
    /// <exception cref="ModelFormatException">It names itself, a later layer, or one before the first.</exception>
    public static ValueList<int> Of(DarknetLayer layer, int index) => layer switch
    {
        DarknetRoute route => [.. route.Layers.Select(named => Absolute(layer, "layers", named, index))],
        DarknetShortcut shortcut => [Before(layer, index), Absolute(layer, "from", shortcut.From, index)],
        _ => [index - 1],
    };

    private static int Before(DarknetLayer layer, int index) =>
        index > 0 ? index - 1 : throw new ModelFormatException($"{ConfigText.Place(layer)} is the first layer, and has none before it to add to.");

    private static int Absolute(DarknetLayer layer, string key, int named, int index)
    {
        var source = named < 0 ? (long)index + named : named;
        return source >= 0 && source < index
            ? (int)source
            : throw new ModelFormatException(
                $"{ConfigText.Place(layer)} is layer {index}, and '{key}' names {named}, which is layer {source}; it can name only layers before it, "
                + (index == 0 ? "of which there are none." : $"0 to {index - 1} or -{index} to -1."));
    }
}
