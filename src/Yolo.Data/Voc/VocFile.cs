using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Reads PASCAL VOC annotations: XML without document types, external references, excessive length or depth.</summary>
public static class VocFile
{
    /// <summary>The longest annotation that is read, in characters.</summary>
    public const long MaximumCharacters = 16 << 20;

    /// <summary>The deepest nesting that is read: an annotation has four levels, some tools' a few more.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Reads an annotation.</summary>
    /// <exception cref="DataException">There is no such file, or it is no annotation; says which line, which object.</exception>
    public static VocAnnotation Read(string path)
    {
        var root = Load(path);
        if (root.Name.LocalName != "annotation")
        {
            throw new DataException($"'{path}' is not a VOC annotation: its root is <{root.Name.LocalName}>, not <annotation>.");
        }
        return new VocAnnotation(
            Text(root.Element("filename")),
            DeclaredSize(path, root.Element("size")),
            [.. root.Elements("object").Select((element, index) => ReadObject(path, element, index + 1))]);
    }

    private static XElement Load(string path)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaximumCharacters,
        };
        try
        {
            using var stream = File.OpenRead(path);
            RefuseDeepNesting(path, stream, settings);
            stream.Position = 0;
            using var reader = XmlReader.Create(stream, settings);
            return XElement.Load(reader);
        }
        catch (XmlException error)
        {
            throw new DataException($"The annotation '{path}' is not well-formed XML: {error.Message} Mend it, or take it out of the data.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the annotation '{path}': {error.Message} Check the path and its permissions.", error);
        }
    }

    /// <summary>Before a tree is built, whose text takes time with the square of its depth.</summary>
    private static void RefuseDeepNesting(string path, Stream stream, XmlReaderSettings settings)
    {
        using var reader = XmlReader.Create(stream, settings);
        while (reader.Read())
        {
            if (reader.Depth > MaximumDepth)
            {
                throw new DataException(
                    $"The annotation '{path}' nests its elements more than {MaximumDepth} deep (line {((IXmlLineInfo)reader).LineNumber}); "
                    + "it is no VOC annotation: take it out of the data.");
            }
        }
    }

    private static Size<Pixel>? DeclaredSize(string path, XElement? size) =>
        size is null ? null : new Size<Pixel>(Number(path, size, "width", "<size>"), Number(path, size, "height", "<size>"));

    private static VocObject ReadObject(string path, XElement element, int number)
    {
        var name = Text(element.Element("name"));
        if (name.Length == 0)
        {
            throw new DataException($"Object {number} in '{path}' has no <name>; write its class there.");
        }
        var where = $"object {number} ({name})";
        if (element.Element("bndbox") is not { } box)
        {
            throw new DataException($"{where} in '{path}' has no <bndbox>; write its box there, or take the object out.");
        }
        return new VocObject(
            name,
            Box<Pixel>.FromEdges(
                Number(path, box, "xmin", where), Number(path, box, "ymin", where),
                Number(path, box, "xmax", where), Number(path, box, "ymax", where)),
            Text(element.Element("difficult")) is "1" or "true");
    }

    private static double Number(string path, XElement parent, string name, string where)
    {
        var text = Text(parent.Element(name));
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }
        throw new DataException(
            text.Length == 0
                ? $"<{name}> is missing from {where} in '{path}'; write a number there."
                : $"<{name}> of {where} in '{path}' is '{text}', which is not a number; write one there.");
    }

    private static string Text(XElement? element) => element is null ? "" : element.Value.Trim();
}
