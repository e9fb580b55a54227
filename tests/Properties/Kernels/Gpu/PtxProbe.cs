using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>Compiles kernels to PTX without a GPU. A kernel that fails to compile spoils its context, so the next one gets a new one.</summary>
internal sealed class PtxProbe(CudaArchitecture architecture) : IDisposable
{
    // The oldest instruction set that names all three architectures.
    private static readonly CudaInstructionSet InstructionSet = CudaInstructionSet.ISA_78;
    private Context? _context;
    private PTXBackend? _backend;

    /// <summary>The PTX of a kernel.</summary>
    public string Compile(MethodInfo kernel)
    {
        if (_backend is null)
        {
            _context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));
            _backend = new(_context, architecture, InstructionSet, null!);
        }
        try
        {
            var compiled = (PTXCompiledKernel)_backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default);
            return compiled.PTXAssembly;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _backend?.Dispose();
        _context?.Dispose();
        _backend = null;
        _context = null;
    }
}
