namespace Yolo.Kernels.Host;

/// <summary>How columns are dealt out to tiles of up to three registers.</summary>
internal static class TileWidths
{
    /// <summary>The width of the next tile where so many columns are left: the widest, but two of two registers rather than one of three and one of one.</summary>
    public static int Next<TTile, TReal>(int columns)
        where TTile : struct, ITile<TReal>
        where TReal : unmanaged =>
        columns == 4 * TTile.Granularity && TTile.Columns == 3 * TTile.Granularity ? 2 * TTile.Granularity : Math.Min(TTile.Columns, columns);
}
