namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// [N, C, H, W] → [N, block²·C, H/block, W/block]: output channel (by·block + bx)·C + c holds the pixels at row by, column bx of each block.
    /// This is the space-to-depth of TensorFlow and of the Keras YOLOv2; Darknet's reorg is another permutation. Adjoint: <see cref="DepthToSpace"/>.
    /// </summary>
    /// <exception cref="ShapeException">Height or width is not a multiple of the block.</exception>
    public static Tensor SpaceToDepth(Tensor x, int block)
    {
        Check.Rank("SpaceToDepth", "the input", x, 4, "[N, C, H, W]");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Check.That(h % block == 0 && w % block == 0, () => $"SpaceToDepth: height and width of {x.Shape} must be multiples of {block}.");
        var blocks = Reshape(x, n, c, h / block, block, w / block, block);
        return Reshape(Permute(blocks, 0, 3, 5, 1, 2, 4), n, block * block * c, h / block, w / block);
    }

    /// <summary>[N, block²·C, H, W] → [N, C, H·block, W·block]: the inverse and adjoint of <see cref="SpaceToDepth"/>.</summary>
    /// <exception cref="ShapeException">The channels are not a multiple of block².</exception>
    public static Tensor DepthToSpace(Tensor x, int block)
    {
        Check.Rank("DepthToSpace", "the input", x, 4, "[N, block²·C, H, W]");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Check.That(c % (block * block) == 0, () => $"DepthToSpace: the channels of {x.Shape} must be a multiple of {block * block}.");
        var parts = Reshape(x, n, block, block, c / (block * block), h, w);
        return Reshape(Permute(parts, 0, 3, 4, 1, 5, 2), n, c / (block * block), h * block, w * block);
    }
}
