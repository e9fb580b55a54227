namespace Yolo.Kernels.Host;

/// <summary>The width of a tile in registers, as a type: one source for three tiles, each compiled for its own width.</summary>
internal interface ITileWidth
{
    static abstract int Registers { get; }
}

internal readonly struct One : ITileWidth
{
    public static int Registers => 1;
}

internal readonly struct Two : ITileWidth
{
    public static int Registers => 2;
}

internal readonly struct Three : ITileWidth
{
    public static int Registers => 3;
}
