using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

internal sealed partial class GpuDevice<TReal>
{
    /// <summary>Multiplies by the kernel that the plan names.</summary>
    private void Multiply<TA, TB, TOutput, TEpilogue>(
        GpuContractPlan plan, TA a, ArrayView<TReal> aData, TB b, ArrayView<TReal> bData, TOutput output, ArrayView<TReal> target,
        TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        switch (plan.Tiling)
        {
            case GpuTiling.Square128:
                ByTiles<Square128, Sums8x8<TReal>>();
                break;
            case GpuTiling.Square64:
                ByTiles<Square64, Sums4x4<TReal>>();
                break;
            case GpuTiling.Flat32x128:
                ByTiles<Flat32x128, Sums4x4<TReal>>();
                break;
            case GpuTiling.Tall128x32:
                ByTiles<Tall128x32, Sums4x4<TReal>>();
                break;
            default:
                var simple = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                    Index1D, GpuContractPlan, TA, ArrayView<TReal>, TB, ArrayView<TReal>, TOutput, ArrayView<TReal>, TEpilogue, ArrayView<TReal>>(GpuContract.Simple));
                simple(plan.Jobs, plan, a, aData, b, bData, output, target, epilogue, rowValues);
                break;
        }

        void ByTiles<TTile, TSums>()
            where TTile : unmanaged, IGpuTile
            where TSums : unmanaged, ISums<TSums, TReal>
        {
            var tiled = Kernel(() => accelerator.LoadStreamKernel<
                TTile, GpuContractPlan, TA, ArrayView<TReal>, TB, ArrayView<TReal>, TOutput, ArrayView<TReal>, TEpilogue, ArrayView<TReal>>(
                    GpuContract.Tiled<TTile, TSums, TA, TB, TOutput, TEpilogue, TReal>, GpuContract.Tiles(Precision)));
            tiled(new KernelConfig(plan.Jobs, IGpuTile.Threads), default, plan, a, aData, b, bData, output, target, epilogue, rowValues);
        }
    }
}
