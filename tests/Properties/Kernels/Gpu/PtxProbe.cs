using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Yolo.Kernels.Gpu;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>Compiles kernels to PTX without a GPU. A kernel that fails to compile spoils its context, so the next one gets a new one.</summary>
internal sealed class PtxProbe(CudaArchitecture architecture) : IDisposable
{
    // The oldest instruction set that names all three architectures.
    private static readonly CudaInstructionSet InstructionSet = CudaInstructionSet.ISA_78;
    private Context? _context;
    private PTXBackend? _backend;

    /// <summary>The PTX of a kernel, of one with groups of its own if it is to be specialised.</summary>
    public string Compile(MethodInfo kernel, KernelSpecialization? groups = null)
    {
        if (_backend is null)
        {
            _context = Context.Create(builder => builder.EnableAlgorithms().WithGroupBarriers().Optimize(OptimizationLevel.O2));
            _backend = new(_context, architecture, InstructionSet, null!);
        }
        try
        {
            var entry = groups is null ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel) : EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
            var compiled = (PTXCompiledKernel)_backend.Compile(entry, groups ?? default);
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
