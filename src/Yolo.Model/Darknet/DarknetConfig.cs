using System.Text;
using Yolo.Model.Collections;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>
/// A network as Darknet's <c>.cfg</c> describes it, with the defaults of its parser.c of 2018. docs/darknet.md lists what is read, and where that differs.
/// </summary>
/// <param name="Net">The input, and how the network is trained.</param>
/// <param name="Layers">The layers in their order.</param>
public sealed record DarknetConfig(DarknetNet Net, ValueList<DarknetLayer> Layers)
{
    /// <summary>The keys of the file that change no result here, each once, as <c>[region] absolute</c>. <see cref="Write"/> leaves them out.</summary>
    public ValueList<string> Ignored { get; init; } = [];

    /// <summary>Reads a cfg.</summary>
    /// <exception cref="ModelFormatException">The text says what is not known, not supported or not sane; the message names the line and the key.</exception>
    public static DarknetConfig Parse(string text)
    {
        var sections = ConfigText.Sections(text);
        if (sections.Count == 0 || sections[0].Name is not ("net" or "network"))
        {
            throw new ModelFormatException(sections.Count == 0
                ? "The text has no section; a cfg starts with [net]."
                : $"Line {sections[0].Line}: [{ConfigText.Quote(sections[0].Name)[1..^1]}] comes first; a cfg starts with [net].");
        }
        var (net, ignored) = NetReader.Read(sections[0]);
        var layers = sections.Skip(1).Select(LayerReader.Read).ToArray();
        return new(net, [.. layers.Select(read => read.Layer)])
        {
            Ignored = [.. ignored.Concat(layers.SelectMany(read => read.Ignored)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Reads a cfg to the end of the stream.</summary>
    /// <exception cref="ModelFormatException">As <see cref="Parse"/>.</exception>
    public static DarknetConfig Read(Stream stream)
    {
        var bytes = new byte[ConfigText.Longest + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count > ConfigText.Longest
            ? throw new ModelFormatException($"The file has more than {ConfigText.Longest} bytes, more than a cfg can have. This is not one.")
            : Parse(Encoding.UTF8.GetString(bytes, 0, count));
    }

    /// <summary>Writes a cfg that <see cref="Parse"/> reads to an equal one, and Darknet to the same network.</summary>
    public void Write(TextWriter writer) => ConfigWriter.Write(this, writer);

    /// <summary>The shapes, the parameters and the cost of each layer at the size of <see cref="Net"/>.</summary>
    /// <exception cref="ModelFormatException">A layer does not fit those before it; the message names it.</exception>
    public DarknetPlan Plan() => DarknetPlan.Of(this);

    /// <summary>The same for pictures of another size.</summary>
    /// <exception cref="ModelFormatException">A layer does not fit those before it; the message names it.</exception>
    public DarknetPlan Plan(int width, int height) => DarknetPlan.Of(this with { Net = Net with { Width = width, Height = height } });
}
