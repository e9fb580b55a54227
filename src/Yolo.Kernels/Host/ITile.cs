namespace Yolo.Kernels.Host;

/// <summary>The inner loop of a contraction: a block of C held in registers while packed panels of A and B stream past.</summary>
internal unsafe interface ITile<TReal>
    where TReal : unmanaged
{
    /// <summary>Rows of C in the tile, and of A in a panel.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of C in the widest tile, and of B in a panel.</summary>
    static abstract int Columns { get; }

    /// <summary>What the columns of a narrower tile are a multiple of, for the last panel of B.</summary>
    static abstract int Granularity { get; }

    /// <summary>
    /// C (+)= A · B for a panel a [depth][Rows] and rows of b with so many <paramref name="columns"/>; rows of c lie <paramref name="stride"/> apart.
    /// </summary>
    static abstract void Multiply<TRows>(int depth, TReal* a, TRows b, int columns, TReal* c, int stride, bool accumulate)
        where TRows : struct, IRowsOfB<TReal>;
}
