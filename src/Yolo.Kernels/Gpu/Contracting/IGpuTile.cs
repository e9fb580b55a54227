namespace Yolo.Kernels.Gpu;

/// <summary>
/// The part of C that a group of work items computes together from panels of A and B in shared memory. Each item loads at most a quad of
/// either panel: Rows · Depth and Columns · Depth are at most four times <see cref="Threads"/>. All sizes are powers of two.
/// </summary>
internal interface IGpuTile
{
    /// <summary>Work items of a group, in every tile.</summary>
    const int Threads = 256;

    /// <summary>Rows of C.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of C.</summary>
    static abstract int Columns { get; }

    /// <summary>How much of the depth lies in shared memory at a time.</summary>
    static abstract int Depth { get; }

    /// <summary>Work items side by side, each with its share of the columns.</summary>
    static abstract int ThreadColumns { get; }
}

/// <summary>For large products: 64 sums an item, 16 multiply-adds for each number read from shared memory per quad.</summary>
internal readonly struct Square128 : IGpuTile
{
    public static int Rows => 128;

    public static int Columns => 128;

    public static int Depth => 8;

    public static int ThreadColumns => 16;
}

/// <summary>For products that would leave much of a larger tile empty, or too few tiles to keep a GPU busy.</summary>
internal readonly struct Square64 : IGpuTile
{
    public static int Rows => 64;

    public static int Columns => 64;

    public static int Depth => 16;

    public static int ThreadColumns => 16;
}

/// <summary>For few rows: the first layers, of few channels and many places.</summary>
internal readonly struct Flat32x128 : IGpuTile
{
    public static int Rows => 32;

    public static int Columns => 128;

    public static int Depth => 8;

    public static int ThreadColumns => 32;
}

/// <summary>For few columns: gradients of filters with few taps.</summary>
internal readonly struct Tall128x32 : IGpuTile
{
    public static int Rows => 128;

    public static int Columns => 32;

    public static int Depth => 8;

    public static int ThreadColumns => 8;
}
