namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// Darknet's reorg, [N, C, H, W] → [N, block²·C, H/block, W/block]: the numbers of each image are read as maps [C/block², H·block, W·block], whose blocks become
    /// channels as in <see cref="SpaceToDepth"/>. Four maps of 2 × 2 that hold 0..15 become 0 2 8 10 1 3 9 11 4 6 12 14 5 7 13 15. Adjoint: <see cref="DarknetReorgBack"/>.
    /// </summary>
    /// <exception cref="ShapeException">Height or width is not a multiple of the block, or the channels are not one of block².</exception>
    public static Tensor DarknetReorg(Tensor x, int block)
    {
        Check.Rank("DarknetReorg", "the input", x, 4, "[N, C, H, W]");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Check.That(
            h % block == 0 && w % block == 0 && c % (block * block) == 0,
            () => $"DarknetReorg: height and width of {x.Shape} must be multiples of {block}, channels of {block * block}.");
        var read = Reshape(x, n, c / (block * block), h * block, w * block);
        return Reshape(SpaceToDepth(read, block), n, c * block * block, h / block, w / block);
    }

    /// <summary>The inverse and adjoint of <see cref="DarknetReorg"/>, [N, block²·C, H, W] → [N, C, H·block, W·block].</summary>
    /// <exception cref="ShapeException">The channels are not a multiple of block⁴.</exception>
    public static Tensor DarknetReorgBack(Tensor x, int block)
    {
        Check.Rank("DarknetReorgBack", "the input", x, 4, "[N, block²·C, H, W]");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1] / (block * block), x.Shape[2] * block, x.Shape[3] * block);
        Check.That(
            x.Shape[1] % (block * block * block * block) == 0,
            () => $"DarknetReorgBack: the channels of {x.Shape} must be a multiple of {block * block * block * block}.");
        return Reshape(DepthToSpace(Reshape(x, n, c, h, w), block), n, c, h, w);
    }
}
