using System.Buffers.Binary;
using System.Text;

namespace Yolo.Data;

/// <summary>
/// NumPy's .npy files, versions 1 to 3: little-endian float32, float64, int32 and int64 in C order. A file is believed only as far as its
/// length goes: one that promises more than it holds costs no memory.
/// </summary>
public static class NpyFile
{
    private const int BlockBytes = 1 << 16;

    /// <summary>NumPy itself refuses longer headers; one of a plain array has about a hundred bytes.</summary>
    private const int LongestHeader = 10_000;

    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It cannot be read, is malformed, or holds what is not read; the message names it, what is wrong and the mend.</exception>
    public static NpyArray Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return stream.CanSeek
                ? Read(stream, path)
                : throw new DataException($"Cannot read '{path}': it is not a regular file; save the array in one.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                error is FileNotFoundException or DirectoryNotFoundException
                    ? $"There is no file '{path}'; save the array there with numpy.save, or correct the path."
                    : $"Cannot read '{path}': {error.Message} It must be a file that you may read.",
                error);
        }
    }

    /// <summary>Writes a file; one that is there is replaced in one step.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    /// <exception cref="ArgumentException"><paramref name="number"/> is neither float32 nor float64.</exception>
    public static void Write(string path, NpyArray array, NpyNumber number = NpyNumber.Float64)
    {
        var header = NpyHeader.Encode(number, array.Shape);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            var size = NpyNumbers.Bytes(number);
            var block = new byte[BlockBytes];
            foreach (var values in array.Values.Chunk(BlockBytes / size))
            {
                for (var i = 0; i < values.Length; i++)
                {
                    NpyNumbers.Write(number, values[i], block.AsSpan(i * size, size));
                }
                stream.Write(block, 0, values.Length * size);
            }
        });
    }

    /// <summary>Reads a whole stream that can seek; <paramref name="name"/> stands for it in messages.</summary>
    internal static NpyArray Read(Stream stream, string name)
    {
        try
        {
            var header = NpyHeader.Parse(HeaderText(stream));
            RequireLength(header, stream.Length - stream.Position);
            return new(header.Shape, Values(stream, header));
        }
        catch (FormatException error)
        {
            throw new DataException($"Cannot use '{name}': {error.Message}.", error);
        }
    }

    private static string HeaderText(Stream stream)
    {
        var start = new byte[12];
        var got = stream.ReadAtLeast(start.AsSpan(0, 10), 10, throwOnEndOfStream: false);
        if (got < Magic.Length || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new FormatException(start.AsSpan().StartsWith("PK"u8)
                ? "it is a .npz archive, not a .npy file; save each array by itself with numpy.save"
                : "it is not a .npy file; save the array with numpy.save");
        }
        if (got < 10)
        {
            throw CutShort();
        }
        if (start[6] is < 1 or > 3)
        {
            throw new FormatException($"it is of .npy version {start[6]}.{start[7]}; versions 1 to 3 are read: save it with numpy.save");
        }
        long length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (start[6] > 1)
        {
            if (stream.ReadAtLeast(start.AsSpan(10), 2, throwOnEndOfStream: false) < 2)
            {
                throw CutShort();
            }
            length = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        }
        if (length > LongestHeader)
        {
            throw new FormatException($"its header claims {length} bytes, and at most {LongestHeader} are sensible; the file is damaged: save it again");
        }
        if (length > stream.Length - stream.Position)
        {
            throw CutShort();
        }
        var text = new byte[length];
        stream.ReadExactly(text);
        return (start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
    }

    private static FormatException CutShort() => new("it ends inside its header; the file was cut short: save or copy it again");

    private static void RequireLength(NpyHeader header, long rest)
    {
        var size = NpyNumbers.Bytes(header.Number);
        var missing = (header.Count * size) - rest;
        if (missing > 0)
        {
            var values = (missing + size - 1) / size;
            throw new FormatException(
                $"{values} of the {header.Count} values of its shape {NpyArray.Describe(header.Shape)} are missing; the file was cut short: save or copy it again");
        }
        if (missing < 0)
        {
            throw new FormatException(
                $"{-missing} bytes follow the {header.Count} values of its shape {NpyArray.Describe(header.Shape)}; save one array a file with numpy.save");
        }
    }

    private static double[] Values(Stream stream, NpyHeader header)
    {
        var size = NpyNumbers.Bytes(header.Number);
        var values = new double[header.Count];
        var block = new byte[BlockBytes];
        for (var done = 0; done < values.Length;)
        {
            var count = Math.Min(BlockBytes / size, values.Length - done);
            stream.ReadExactly(block, 0, count * size);
            for (var i = 0; i < count; i++, done++)
            {
                values[done] = NpyNumbers.Read(header.Number, block.AsSpan(i * size, size));
            }
        }
        return values;
    }
}
