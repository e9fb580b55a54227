namespace Yolo.Playground;

/// <summary>What a page may ask of the server.</summary>
internal static class Limits
{
    /// <summary>The largest file of a picture, in bytes.</summary>
    public const int PictureBytes = 20 << 20;

    /// <summary>The longest JSON, in bytes.</summary>
    public const int JsonBytes = 64 << 10;

    /// <summary>The most truths in a picture.</summary>
    public const int Truths = 300;

    /// <summary>The most boxes that are shown, the best: a threshold of 0 would let every class of every slot through.</summary>
    public const int Boxes = 300;

    /// <summary>How many pictures and their heads are kept.</summary>
    public const int Pictures = 16;

    /// <summary>The longer side of a picture as the page shows it, in pixels.</summary>
    public const int ShownSide = 1600;

    /// <summary>Connections at a time.</summary>
    public const int Connections = 16;
}
