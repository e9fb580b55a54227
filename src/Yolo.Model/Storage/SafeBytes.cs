namespace Yolo.Model.Storage;

/// <summary>Reads as many bytes as a file claims to have, without taking memory for those that it has not.</summary>
internal static class SafeBytes
{
    private const int Piece = 1 << 20;

    /// <summary>The next <paramref name="count"/> bytes, which are <paramref name="what"/>.</summary>
    /// <exception cref="ModelFormatException">The stream ends before, or there are more than an array holds.</exception>
    public static byte[] Read(Stream stream, long count, string what)
    {
        if (count > Array.MaxLength)
        {
            throw new ModelFormatException($"The file claims {count} bytes for {what}; at most {Array.MaxLength} can be read.");
        }
        if (stream.CanSeek && stream.Length - stream.Position < count)
        {
            throw Short(what);
        }
        // A stream that cannot tell its length is believed a piece at a time.
        var bytes = new byte[stream.CanSeek ? count : Math.Min(count, Piece)];
        for (var filled = 0; ;)
        {
            var read = stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled < bytes.Length)
            {
                throw Short(what);
            }
            if (filled == count)
            {
                return bytes;
            }
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
        }
    }

    private static ModelFormatException Short(string what) => new($"The file ends inside {what}: it is cut short. Copy it again.");
}
