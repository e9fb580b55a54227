using System.Globalization;
using System.Text;
using Yolo.Model.Collections;

namespace Yolo.Data;

/// <summary>What a .npy file says about its numbers.</summary>
/// <param name="Number">How they are stored.</param>
/// <param name="Shape">The sizes of the axes.</param>
/// <param name="Count">How many there are: the product of the sizes.</param>
internal sealed record NpyHeader(NpyNumber Number, ValueList<int> Shape, long Count)
{
    /// <summary>As many axes as NumPy itself allows.</summary>
    private const int MostAxes = 64;

    private const int Alignment = 64;

    /// <summary>The header in its text, a Python dictionary.</summary>
    /// <exception cref="FormatException">It is not understood, or asks for what is not read; the message has no subject: "its header …".</exception>
    public static NpyHeader Parse(string text)
    {
        var entries = new PythonDictionary(text).Read();
        string Entry(string key) => entries.TryGetValue(key, out var value)
            ? value
            : throw new FormatException($"its header has no '{key}'; save it with numpy.save");

        var number = NumberOf(Entry("descr"));
        switch (Entry("fortran_order"))
        {
            case "False":
                break;
            case "True":
                throw new FormatException("it is in Fortran order; save numpy.ascontiguousarray(array) instead");
            case var other:
                throw new FormatException($"its header has fortran_order {other}, which is neither True nor False; save it with numpy.save");
        }
        var shape = ShapeOf(Entry("shape"));
        return new(number, shape, shape.Aggregate(1L, (product, size) => product * size));
    }

    /// <summary>The bytes before the numbers: magic, version 1.0, and the dictionary, padded so that the numbers are aligned.</summary>
    public static byte[] Encode(NpyNumber number, ValueList<int> shape)
    {
        var name = NpyNumbers.ByName.First(pair => pair.Value == number).Key;
        var text = $"{{'descr': '{name}', 'fortran_order': False, 'shape': {NpyArray.Describe(shape)}, }}";
        var length = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment - 10;
        return [.. NpyFile.Magic, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
    }

    private static NpyNumber NumberOf(string descr)
    {
        var type = descr.Trim('\'', '"');
        if (NpyNumbers.ByName.TryGetValue(type, out var number))
        {
            return number;
        }
        throw new FormatException(type.StartsWith('>')
            ? $"its numbers are big-endian ({type}); save array.astype('<{type[1..]}') instead"
            : $"its numbers are {descr}; float32, float64, int32 and int64 are read: save array.astype('<f8') instead");
    }

    private static ValueList<int> ShapeOf(string text)
    {
        var parts = text is ['(', .., ')'] ? text[1..^1].Split(',', StringSplitOptions.TrimEntries) : throw Unusable();
        if (parts is [.., ""])
        {
            // A comma after the last size, or no size at all.
            parts = parts[..^1];
        }
        if (parts.Length > MostAxes)
        {
            throw Unusable();
        }
        long count = 1;
        var shape = new int[parts.Length];
        for (var axis = 0; axis < parts.Length; axis++)
        {
            // Python 2 wrote a long integer as 3L.
            var digits = parts[axis].TrimEnd('L');
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out shape[axis]))
            {
                throw Unusable();
            }
            count *= Math.Max(1, shape[axis]);
            if (count > Array.MaxLength)
            {
                throw new FormatException($"its shape is {text}: too many elements; arrays of up to {Array.MaxLength} are read");
            }
        }
        return [.. shape];

        FormatException Unusable() => new($"its shape is {text}; up to {MostAxes} sizes are expected, each a whole number of 0 or more; save it with numpy.save");
    }
}
