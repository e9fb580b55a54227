namespace Yolo.Data;

/// <summary>Hashes that are the same on every machine and in every run.</summary>
internal static class Mix
{
    /// <summary>SplitMix64's finishing step: every bit of the input changes about half the bits of the output.</summary>
    public static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>FNV-1a over the text's UTF-16 units, finished.</summary>
    public static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 0x100000001B3;
        }
        return Finish(hash);
    }
}
